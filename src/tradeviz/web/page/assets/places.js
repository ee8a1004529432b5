/* The places that a choice fills with what the server wrote for them. Only what the server now says otherwise is touched, so
   that the focus, a fold that was opened and how far a list is scrolled stay the reader's. */
(function () {
  "use strict";
  /* What the server last wrote for a place, by its id; at first what the page came with, before anybody could change it. */
  const written = new Map([...document.querySelectorAll("[data-place]")].map((place) => [place.id, place.cloneNode(true)]));

  const template = (id, html) => {
    const copy = written.get(id).cloneNode();
    copy.innerHTML = html;
    return copy;
  };

  const alike = (one, other) => one.nodeName === other.nodeName && one.id === other.id;

  const patchAttributes = (live, before, now) => {
    for (const { name } of before.attributes) if (!now.hasAttribute(name)) live.removeAttribute(name);
    for (const { name, value } of now.attributes) if (before.getAttribute(name) !== value) live.setAttribute(name, value);
  };

  const patchChildren = (live, before, now) => {
    const [here, old, wanted] = [live, before, now].map((one) => [...one.childNodes]);
    if (here.length !== old.length) return live.replaceChildren(...wanted.map((one) => one.cloneNode(true)));
    wanted.forEach((one, at) => {
      if (at >= old.length) live.append(one.cloneNode(true));
      else if (alike(old[at], one) && alike(here[at], one)) patch(here[at], old[at], one);
      else here[at].replaceWith(one.cloneNode(true));
    });
    for (const one of here.slice(wanted.length)) one.remove();
    return undefined;
  };

  const patch = (live, before, now) => {
    if (before.isEqualNode(now)) return;
    if (now.nodeType !== Node.ELEMENT_NODE) live.data = now.data;
    else {
      patchAttributes(live, before, now);
      patchChildren(live, before, now);
    }
  };

  const fill = (places) => {
    for (const [id, html] of Object.entries(places || {})) {
      const live = document.getElementById(id);
      const now = template(id, html);
      patch(live, written.get(id), now);
      written.set(id, now);
    }
  };

  /* As Dash finds the functions of callbacks that run in the browser. */
  window.dash_clientside = { ...window.dash_clientside, tradeviz: { fill } };
})();

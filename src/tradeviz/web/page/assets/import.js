/* What the start page does more where scripts run: files are sent as soon as they are chosen or dropped, with how much is
   sent; and an import under way says how far it is. Without it the same forms send, and the page is loaded again. */
(function () {
  "use strict";
  const find = (id) => document.getElementById(id);
  const place = find("bring");
  if (!place) return;
  place.classList.add("scripted");
  /* Leaving the page ends what is under way, so the browser asks; not where the page itself goes on to the next state. */
  let busy = false;
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });
  const open = (address) => {
    busy = false;
    window.location.assign(address);
  };
  const reload = () => {
    busy = false;
    window.location.reload();
  };
  const ask = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };
  const percent = (share) => new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(share);
  const number = (value) => new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(value);

  /* Files. */
  const form = find("files-form");
  if (form) {
    const field = find("files");
    const said = find("files-said");
    let sent = null;

    const settle = (sentence) => {
      busy = false;
      sent = null;
      place.classList.remove("sending");
      find("sending").hidden = true;
      said.textContent = sentence;
      field.value = "";
      field.focus();
    };

    const tell = (began, event) => {
      const share = event.loaded / event.total;
      const spent = (Date.now() - began) / 1000;
      const parts = [form.dataset.receiving.replace("{percent}", percent(share))];
      if (spent > 2 && share > 0) {
        parts.push(form.dataset.left.replace("{seconds}", number(Math.ceil((spent * (1 - share)) / share))));
      }
      find("sending-text").textContent = parts.join(", ");
      find("sending-bar").value = 100 * share;
    };

    const answered = () => {
      let answer = {};
      try {
        answer = JSON.parse(sent.responseText);
      } catch (error) {
        /* What is no JSON comes from the server itself, as a sentence. */
        answer = { problem: sent.responseText.trim() || form.dataset.broken };
      }
      if (answer.address) open(answer.address);
      else settle(answer.problem);
    };

    const send = async () => {
      if (sent || !field.files.length) return;
      const files = [...field.files];
      const size = files.reduce((sum, file) => sum + file.size, 0);
      let room = Number(form.dataset.room);
      try {
        room = (await ask(form.dataset.state)).room;
      } catch (error) {
        settle(form.dataset.broken);
        return;
      }
      if (size > room) {
        settle(form.dataset.large.replace("{most}", number(room / 1e9)));
        return;
      }
      const began = Date.now();
      sent = new XMLHttpRequest();
      sent.open("POST", form.action);
      sent.setRequestHeader("Accept", "application/json");
      sent.upload.addEventListener("progress", (event) => tell(began, event));
      sent.addEventListener("load", answered);
      sent.addEventListener("error", () => settle(form.dataset.broken));
      sent.addEventListener("abort", () => settle(form.dataset.cancelled));
      find("sending-name").textContent = files.map((file) => file.name).join(", ");
      find("sending-text").textContent = form.dataset.receiving.replace("{percent}", percent(0));
      said.textContent = "";
      find("sending").hidden = false;
      place.classList.add("sending");
      busy = true;
      sent.send(new FormData(form));
      find("stop-sending").focus();
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    field.addEventListener("change", send);
    find("stop-sending").addEventListener("click", () => sent && sent.abort());

    /* A file that misses the place must not take the page away. */
    const drop = find("drop");
    const held = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    window.addEventListener("dragover", (event) => {
      if (!held(event)) return;
      event.preventDefault();
      drop.classList.toggle("over", drop.contains(event.target));
    });
    window.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.classList.remove("over");
    });
    window.addEventListener("drop", (event) => {
      if (!held(event)) return;
      event.preventDefault();
      drop.classList.remove("over");
      if (!drop.contains(event.target) || sent) return;
      field.files = event.dataTransfer.files;
      send();
    });
  }

  /* An import under way. */
  const running = find("running");
  if (running) {
    const EVERY = 1000;
    let failures = 0;
    let doing = "";
    busy = true;

    const show = (state) => {
      const bar = find("job-bar");
      if (state.percent === null) bar.removeAttribute("value");
      else bar.value = state.percent;
      find("job-text").textContent = state.text;
      /* Aloud only what changes seldom: a number a second is noise. */
      const now = `${state.doing} ${Math.floor((state.percent || 0) / 25)}`;
      if (now !== doing) find("job-aloud").textContent = state.text;
      doing = now;
      const list = find("job-said");
      const before = [...list.children].map((one) => one.textContent);
      if (before.join("\n") === state.said.join("\n")) return;
      list.replaceChildren(...state.said.map((sentence) => {
        const line = document.createElement("li");
        line.textContent = sentence;
        return line;
      }));
    };

    const look = async () => {
      try {
        const state = await ask(running.dataset.state);
        failures = 0;
        if (!state.running) {
          const page = new URL(running.dataset.page, window.location.href);
          if (page.search === window.location.search) reload();
          else open(page.href);
          return;
        }
        show(state);
      } catch (error) {
        failures += 1;
        if (failures > 3) {
          busy = false;
          find("job-text").textContent = running.dataset.silent;
        }
      }
      window.setTimeout(look, EVERY);
    };
    look();

    /* Ending it is asked for by its own button, and needs no further question. */
    running.querySelector("form").addEventListener("submit", () => {
      busy = false;
    });
    window.addEventListener("pagehide", () => navigator.sendBeacon(running.dataset.leave, new URLSearchParams()));
  }

  /* A page that is loaded again keeps its place, but not the focus. */
  const arrived = find("import");
  const led = new URLSearchParams(window.location.search).has("import");
  window.addEventListener("load", () => arrived && led && arrived.focus());
})();

// What a test of languages asks of an open page. Each function gives a list, empty where all is well.
() => {
  const all = (found, within = document) => [...within.querySelectorAll(found)];
  const english = (element) => (element.closest("[lang]") || element).getAttribute("lang") === "en";
  // Commands and keys belong to no language.
  const spoken = (element) => !english(element) && !element.closest("code, kbd, pre, script, style, noscript");
  const visible = (element) => (element.closest("select, datalist") || element).checkVisibility({ visibilityProperty: true });
  const block = (element) => {
    const drawn = element.closest("text, option");
    if (drawn) return drawn;
    while (element.parentElement && /^(inline|contents)/.test(getComputedStyle(element).display)) element = element.parentElement;
    return element;
  };
  const name = (element) => element.id ? `#${element.id}` : `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""}`;

  // Every text that somebody sees or hears, with where it stands; what is marked as English is left out of it.
  const texts = () => {
    all("details").forEach((one) => { one.open = true; });
    const blocks = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!visible(element)) continue;
      const around = block(element);
      blocks.set(around, (blocks.get(around) || "") + (spoken(element) ? walker.currentNode.data : " "));
    }
    const found = [...blocks].map(([element, text]) => ({ place: name(element.closest("[id]") || element), text, drawn: !!element.closest("svg") }));
    for (const attribute of ["aria-label", "title", "placeholder", "alt", "label"])
      for (const element of all(`[${attribute}]`))
        if (visible(element) && spoken(element))
          found.push({ place: `${name(element)} ${attribute}`, text: element.getAttribute(attribute), drawn: false });
    found.push({ place: "title", text: document.title, drawn: false });
    return found.filter((one) => one.text.trim());
  };

  // What does not fit where it stands. The goods that are chosen end in dots where they are many; their list has them whole.
  const misfits = () => {
    const wide = document.documentElement.scrollWidth > window.innerWidth ? ["the page scrolls sideways"] : [];
    const cut = all("body *").filter((element) => !element.closest("svg, .hidden, [inert], #goods") && visible(element) && element.textContent.trim() &&
      /hidden|clip/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1);
    const outside = all("main *, header *, footer *").filter((element) => !element.closest("svg, .hidden, .skip, .table, [inert], #goods") && visible(element) &&
      element.getBoundingClientRect().right > window.innerWidth + 1);
    const figures = all(".key > div").map((element) => element.getBoundingClientRect());
    const onto = figures.filter((one, n) => figures.some((two, m) => m > n && one.left < two.right - 1 && two.left < one.right - 1 &&
      one.top < two.bottom - 1 && two.top < one.bottom - 1));
    const spilt = all(".key > div, .key > div *").filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth);
    const drawing = document.querySelector("#chart .main-svg");
    const edge = drawing && drawing.getBoundingClientRect();
    const off = edge ? all("#chart text").filter((element) => {
      const at = element.getBoundingClientRect();
      return at.width && visible(element) && (at.left < edge.left - 2 || at.right > edge.right + 2);
    }) : [];
    const say = (what, found) => found.map((element) => `${what}: ${name(element.closest("[id]") || element)} “${element.textContent.trim().slice(0, 60)}”`);
    return [...wide, ...say("cut off", cut), ...say("beyond the edge", outside), ...say("spilt over", spilt), ...say("off the chart", off),
      ...onto.map(() => "key figures lie on each other")];
  };
  return { texts: texts(), misfits: misfits() };
}

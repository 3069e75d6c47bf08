// The violations of a page's accessibility, as texts: the rules of axe-core that concern such a page.
(() => {
  const found = [];
  const say = (rule, element) => found.push(`${rule}: ${element ? element.outerHTML.slice(0, 120) : "the page"}`);
  const visible = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const named = element => {
    const by = element.getAttribute("aria-labelledby");
    if (by) return by.split(" ").map(id => document.getElementById(id)?.textContent ?? "").join("").trim();
    return (element.getAttribute("aria-label") ?? "").trim() || [...(element.labels ?? [])].map(l => l.textContent).join("").trim()
      || (/^(INPUT|SELECT)$/.test(element.tagName) ? "" : element.textContent.trim());
  };
  // html-has-lang, document-title, meta-viewport
  if (!/^[a-z]{2}/.test(document.documentElement.lang)) say("lang");
  if (!document.title.trim()) say("document-title");
  if (/user-scalable=no|maximum-scale/.test(document.querySelector("meta[name=viewport]")?.content ?? "")) say("meta-viewport");
  // landmark-one-main, page-has-heading-one, heading-order, empty-heading, region
  if (document.querySelectorAll("main").length !== 1) say("landmark-one-main");
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(visible);
  if (headings.filter(h => h.tagName === "H1").length !== 1) say("page-has-heading-one");
  headings.forEach((heading, index) => {
    if (!heading.textContent.trim()) say("empty-heading", heading);
    if (index && heading.tagName[1] > +headings[index - 1].tagName[1] + 1) say("heading-order", heading);
  });
  for (const element of document.body.children) {
    if (/^(MAIN|HEADER|NAV|FOOTER|SCRIPT|NOSCRIPT|STYLE)$/.test(element.tagName) || element.classList.contains("skip")) continue;
    if (visible(element)) say("region", element);
  }
  // skip-link, link-name, button-name, label, select-name, summary-name, svg-img-alt, aria names of regions
  const skip = document.querySelector(".skip");
  if (!skip || !document.querySelector(skip.getAttribute("href"))) say("skip-link");
  for (const element of document.querySelectorAll("a, button, input, select, summary, section, form, [role=region], [role=img]")) {
    if (visible(element) && !named(element)) say("name", element);
  }
  // duplicate-id, aria-valid references, list, definition-list, th scope
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  for (const id of new Set(ids)) if (ids.filter(other => other === id).length > 1) say(`duplicate-id ${id}`);
  for (const element of document.querySelectorAll("[aria-labelledby], [for]")) {
    for (const id of (element.getAttribute("aria-labelledby") ?? element.getAttribute("for")).split(" ")) {
      if (!document.getElementById(id)) say("reference", element);
    }
  }
  for (const item of document.querySelectorAll("li")) if (!/^(UL|OL)$/.test(item.parentElement.tagName)) say("listitem", item);
  for (const item of document.querySelectorAll("dt, dd")) if (!item.closest("dl")) say("dlitem", item);
  for (const head of document.querySelectorAll("th")) if (!head.scope) say("scope", head);
  // scrollable-region-focusable, tabindex, nested-interactive
  for (const element of document.querySelectorAll("*")) {
    if (element.tabIndex > 0) say("tabindex", element);
    const scrolls = /(auto|scroll)/.test(getComputedStyle(element).overflow) &&
      (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1);
    if (scrolls && element !== document.documentElement && element.tabIndex < 0) say("scrollable-region-focusable", element);
  }
  for (const element of document.querySelectorAll("a, button, summary")) {
    if (element.querySelector("a, button, input, select")) say("nested-interactive", element);
  }
  // color-contrast, of text and of SVG text: 4.5, or 3 for large text
  const parse = color => (/\d/.test(color) ? color.match(/[\d.]+/g).map(Number) : [0, 0, 0, 0]);
  const luminance = color => {
    const [r, g, b] = color.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      if (at.ownerSVGElement && at !== element) {
        // The last rectangle before the text that is under its middle.
        const box = element.getBoundingClientRect();
        const under = [...at.ownerSVGElement.querySelectorAll("rect")].filter(rect => {
          const r = rect.getBoundingClientRect();
          return (rect.compareDocumentPosition(element) & 4) && r.left <= box.left && r.right >= box.left + 4 && r.top <= box.top + 3 && r.bottom >= box.bottom - 3;
        }).pop();
        if (under) return parse(getComputedStyle(under).fill);
      }
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!own || !visible(element) || /^(SCRIPT|NOSCRIPT|STYLE|title|OPTION)$/.test(element.tagName)) continue;
    const style = getComputedStyle(element);
    const front = luminance(parse(element.ownerSVGElement ? style.fill : style.color)), back = luminance(behind(element));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) say(`color-contrast ${ratio.toFixed(2)}`, element);
  }
  return found;
})();

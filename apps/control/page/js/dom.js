/** Makes an element: `h('p.note', { title }, 'text', child)`. Text is never parsed as markup. */
export const h = (spec, ...rest) => {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length > 0) element.className = classes.join(' ');
  for (const part of rest.flat()) {
    if (part === null || part === undefined || part === false) continue;
    if (typeof part === 'object' && part.nodeType === undefined) assign(element, part);
    else element.append(part);
  }
  return element;
};

const assign = (element, props) => {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (name in element && name !== 'list') element[name] = value;
    else element.setAttribute(name, value);
  }
};

/** Sets text only when it changed, so that nothing flickers and screen readers stay calm. */
export const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/** Keeps children in step with items by key: makes, updates, moves and removes as little as possible. */
export const sync = (parent, items, keyOf, make, update) => {
  const old = new Map([...parent.children].filter((c) => c.dataset.key).map((c) => [c.dataset.key, c]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let child = old.get(key);
    old.delete(key);
    if (child === undefined) {
      child = make(item);
      child.dataset.key = key;
    }
    update?.(child, item);
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
  for (const gone of old.values()) gone.remove();
};

import type { Page } from '@playwright/test';

/** Text that cannot be read because it is cut off or lies beside the screen; what can be scrolled to can be read. */
export const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>();
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth)
      found.add(`the page is ${String(root.scrollWidth)} of ${String(innerWidth)} px wide`);
    /** Words of ours are never to be shortened; what people wrote may end in an ellipsis, and what is told in full besides. */
    const isOurs = (e: Element, text: string): boolean =>
      e.closest('button:not([role="option"]), [role="tab"], label, th, nav, h1, h2, h3') !== null &&
      e.closest('[aria-label]')?.getAttribute('aria-label')?.includes(text) !== true;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const own = node.parentElement!;
      if (text === '' || !own.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right, width } = range.getBoundingClientRect();
      if (width === 0) continue;
      let box: Element | null = own;
      for (; box !== null; box = box.parentElement) {
        const { overflowX, textOverflow, clip } = getComputedStyle(box);
        // For screen readers only.
        if (clip !== 'auto' || box.tagName === 'SCRIPT' || box.tagName === 'STYLE') break;
        if (overflowX === 'visible') continue;
        const edge = box.getBoundingClientRect();
        const isWhole = right <= edge.right + 1 && left >= edge.left - 1;
        const isMeant = textOverflow === 'ellipsis' && !isOurs(box, text);
        if (!isWhole && !isMeant && overflowX !== 'auto' && overflowX !== 'scroll')
          found.add(`cut off: ${text.slice(0, 60)}`);
        if (!isWhole) break;
      }
      if (box === null && (right > innerWidth + 1 || left < -1)) found.add(`beside: ${text.slice(0, 60)}`);
    }
    return [...found];
  });

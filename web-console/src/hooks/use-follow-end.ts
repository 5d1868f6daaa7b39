import { useLayoutEffect, useRef } from "react";

/** Keeps the end of the page in view: at each new entry, and while one grows until the reader scrolls up. */
export function useFollowEnd(entries: number): void {
  const before = useRef({ height: Number.POSITIVE_INFINITY, entries });
  useLayoutEffect(() => {
    const page = document.documentElement;
    const wasAtEnd = page.scrollTop + page.clientHeight >= before.current.height - 24;
    if (wasAtEnd || entries > before.current.entries) page.scrollTop = page.scrollHeight;
    before.current = { height: page.scrollHeight, entries };
  });
}

import { type RefObject, type UIEvent, useLayoutEffect, useRef } from "react";

/** Props for a scrolling element that follows its growing content until the reader scrolls up. */
export function useStickToEnd<E extends HTMLElement>(): {
  ref: RefObject<E | null>;
  onScroll: (event: UIEvent<E>) => void;
} {
  const ref = useRef<E>(null);
  const following = useRef(true);
  useLayoutEffect(() => {
    if (following.current && ref.current) ref.current.scrollTop = ref.current.scrollHeight;
  });
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent<E>) => {
    following.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  return { ref, onScroll };
}

import { useState } from "react";

/** Copies a text to the clipboard; there is no `copy` where the browser has none (plain http from another machine). */
export function useCopy(text: string): { copied: boolean; copy: (() => void) | undefined } {
  const [copiedText, setCopiedText] = useState<string>();
  const clipboard: Clipboard | undefined = navigator.clipboard;
  const copy = clipboard && (() => void clipboard.writeText(text).then(() => setCopiedText(text)));
  return { copied: copiedText === text, copy };
}

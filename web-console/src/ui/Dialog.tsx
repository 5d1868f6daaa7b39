import { type ReactNode, useId } from "react";
import { Button } from "./Button";
import styles from "./Dialog.module.css";
import { Icon } from "./Icon";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Shown for as long as it is rendered. The browser keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const titleId = useId();
  return (
    <dialog ref={show} aria-labelledby={titleId} className={styles.dialog} onClose={onClose}>
      <div className={styles.head}>
        <h2 id={titleId}>{title}</h2>
        <Button
          tone="quiet"
          aria-label="Close"
          onClick={(event) => event.currentTarget.closest("dialog")?.close()}
        >
          <Icon shape="cross" />
        </Button>
      </div>
      <div className={styles.body}>{children}</div>
    </dialog>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

function show(dialog: HTMLDialogElement | null): void {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("input")?.focus();
}

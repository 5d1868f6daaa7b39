import type { ButtonHTMLAttributes } from "react";
import styles from "./Button.module.css";

export type ButtonTone = "plain" | "primary" | "danger" | "quiet";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: ButtonTone;
}

export function Button({ tone = "plain", type = "button", ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={buttonClass(tone)} />;
}

/** For links that look like a button. */
export function buttonClass(tone: ButtonTone): string {
  return tone === "plain" ? `${styles.button}` : `${styles.button} ${styles[tone]}`;
}

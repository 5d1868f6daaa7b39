import type { ReactNode } from "react";
import styles from "./Badge.module.css";

export type BadgeTone = "good" | "busy" | "bad" | "neutral";

export function Badge({
  tone = "neutral",
  dot = false,
  children,
}: {
  tone?: BadgeTone;
  dot?: boolean;
  children: ReactNode;
}) {
  const classes = [styles.badge, dot && styles.dot, tone !== "neutral" && styles[tone]];
  return <span className={classes.filter(Boolean).join(" ")}>{children}</span>;
}

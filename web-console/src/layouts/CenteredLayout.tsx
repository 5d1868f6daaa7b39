import type { ReactNode } from "react";
import styles from "./CenteredLayout.module.css";

export function CenteredLayout({ children }: { children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.mark}>
          <img src="/slipway.svg" alt="" width="24" height="24" />
          Slipway
        </div>
        {children}
      </div>
    </main>
  );
}

import type { ReactNode } from "react";
import styles from "./PageHeader.module.css";

interface PageHeaderProps {
  title: string;
  beside?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ title, beside, actions }: PageHeaderProps) {
  return (
    <div className={styles.header}>
      <title>{`${title} · Slipway`}</title>
      <div className={styles.title}>
        <h1>{title}</h1>
        {beside}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

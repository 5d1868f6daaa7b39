import { Link, Outlet } from "@tanstack/react-router";
import { AccountMenu } from "../components/AccountMenu";
import { pages } from "../util/path-builder";
import styles from "./AppLayout.module.css";

export function AppLayout() {
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        Skip to content
      </a>
      <header className={styles.bar}>
        <Link to={pages.models} className={styles.mark} aria-label="Slipway">
          <img src="/slipway.svg" alt="" width="20" height="20" />
          <span>Slipway</span>
        </Link>
        <nav aria-label="Main" className={styles.nav}>
          <Link to={pages.models}>Models</Link>
          <Link to={pages.apiKeys}>API keys</Link>
        </nav>
        <AccountMenu />
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
    </div>
  );
}

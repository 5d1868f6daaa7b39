import { useCopy } from "../hooks/use-copy";
import { Button } from "./Button";
import styles from "./CodeBlock.module.css";

export function CodeBlock({ label, code }: { label: string; code: string }) {
  const { copied, copy } = useCopy(code);
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled with the keyboard too */}
      <section tabIndex={0} aria-label={label}>
        <pre>{code}</pre>
      </section>
      {copy && (
        <div className={styles.copy}>
          <Button tone="quiet" onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        </div>
      )}
    </div>
  );
}

import type { LogLine } from "../../api/logs";
import styles from "./LogLines.module.css";

const clock = new Intl.DateTimeFormat("en", { timeStyle: "medium", hourCycle: "h23" });

interface LogLinesProps {
  lines: LogLine[] | undefined;
  filter: string;
}

/** Stays at its end while lines come, until the reader scrolls up. */
export function LogLines({ lines, filter }: LogLinesProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who scrolls by keyboard must reach it
    <div className={styles.view} tabIndex={0} role="log" aria-label="Logs" aria-busy={lines === undefined}>
      <div className={styles.lines}>
        {lines?.length === 0 && (
          <p className={styles.hint}>
            {filter ? "No line contains this text." : "Nothing has been written yet."}
          </p>
        )}
        {lines?.map((line) => (
          <Line key={`${line.timestamp} ${line.message}`} line={line} />
        ))}
      </div>
    </div>
  );
}

function Line({ line }: { line: LogLine }) {
  const at = new Date(Number(BigInt(line.timestamp) / 1_000_000n));
  return (
    <div className={styles.line} data-level={line.level}>
      <time dateTime={at.toISOString()} title={at.toString()}>
        {clock.format(at)}
      </time>
      <span className={styles.replica}>{line.replica}</span>
      <span className={styles.message}>{line.message}</span>
    </div>
  );
}

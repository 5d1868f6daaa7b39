import { useFollowEnd } from "../../hooks/use-follow-end";
import { Alert } from "../../ui/Alert";
import styles from "./ConversationLog.module.css";
import type { Exchange, Outcome } from "./conversation";
import { speedText } from "./stopwatch";

export function ConversationLog({ exchanges, hint }: { exchanges: Exchange[]; hint: string }) {
  useFollowEnd(exchanges.length);
  return (
    <div role="log" aria-label="Conversation" className={styles.log}>
      {exchanges.length === 0 && <p className={styles.hint}>{hint}</p>}
      {exchanges.map((exchange, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: exchanges are only ever added at the end
        <ExchangeView key={index} exchange={exchange} />
      ))}
    </div>
  );
}

function ExchangeView({ exchange }: { exchange: Exchange }) {
  const { question, reasoning, content, outcome } = exchange;
  return (
    <div className={styles.exchange}>
      <p className={styles.question}>{question}</p>
      <div className={styles.answer}>
        {reasoning !== "" && (
          <Reasoning text={reasoning} finished={content !== "" || outcome.state !== "answering"} />
        )}
        {content !== "" && <p className={styles.content}>{content}</p>}
        <OutcomeView outcome={outcome} />
      </div>
    </div>
  );
}

function Reasoning({ text, finished }: { text: string; finished: boolean }) {
  const words = text.split(/\s+/).filter(Boolean).length;
  return (
    <details className={styles.reasoning}>
      <summary>
        {finished ? "Reasoning" : "Reasoning…"} · {words} {words === 1 ? "word" : "words"}
      </summary>
      <p>{text}</p>
    </details>
  );
}

function OutcomeView({ outcome }: { outcome: Outcome }) {
  switch (outcome.state) {
    case "answering":
      return <span className={styles.waiting} aria-hidden="true" />;
    case "answered":
      return <p className={styles.figures}>{answeredText(outcome.finishReason, outcome.speed)}</p>;
    case "stopped":
      return <p className={styles.figures}>Stopped</p>;
    case "failed":
      return <Alert>{outcome.problem}</Alert>;
  }
}

function answeredText(finishReason: string, speed: Parameters<typeof speedText>[0] | null): string {
  const figures = speed ? speedText(speed) : "The server reported no usage";
  return finishReason === "length" ? `${figures} · cut at the token limit` : figures;
}

import { type KeyboardEvent, useState } from "react";
import { Button } from "../../ui/Button";
import styles from "./PlaygroundPage.module.css";

interface ComposerProps {
  initialMessage: string;
  answering: boolean;
  onSend: (message: string) => void;
  onStop: () => void;
}

export function Composer({ initialMessage, answering, onSend, onStop }: ComposerProps) {
  const [message, setMessage] = useState(initialMessage);
  const sendable = !answering && message.trim() !== "";
  const submit = () => {
    if (!sendable) return;
    onSend(message.trim());
    setMessage("");
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        aria-label="Message"
        placeholder="Ask something"
        value={message}
        onChange={(event) => setMessage(event.target.value)}
        onKeyDown={(event) => {
          if (!isPlainEnter(event)) return;
          event.preventDefault();
          submit();
        }}
      />
      <div className={styles.foot}>
        <span className={styles.hint}>Enter sends, Shift+Enter starts a line</span>
        <div className={styles.buttons}>
          {answering && <Button onClick={onStop}>Stop</Button>}
          <Button type="submit" tone="primary" disabled={!sendable}>
            Send
          </Button>
        </div>
      </div>
    </form>
  );
}

function isPlainEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
}

import { type KeyboardEvent, useState } from "react";
import { Button } from "../../ui/Button";
import styles from "./Composer.module.css";

interface ComposerProps {
  initialMessage: string;
  answering: boolean;
  onSend: (message: string) => void;
  onStop: () => void;
  onClear: (() => void) | undefined;
}

export function Composer({ initialMessage, answering, onSend, onStop, onClear }: ComposerProps) {
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
        title="Enter sends, Shift+Enter starts a new line"
        value={message}
        onChange={(event) => setMessage(event.target.value)}
        onKeyDown={(event) => {
          if (!isPlainEnter(event)) return;
          event.preventDefault();
          submit();
        }}
      />
      <div className={styles.buttons}>
        {onClear && !answering && (
          <Button tone="quiet" onClick={onClear}>
            New conversation
          </Button>
        )}
        {answering && <Button onClick={onStop}>Stop</Button>}
        <Button type="submit" tone="primary" disabled={!sendable}>
          Send
        </Button>
      </div>
    </form>
  );
}

function isPlainEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
}

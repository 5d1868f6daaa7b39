import { type InputHTMLAttributes, useId } from "react";
import styles from "./TextField.module.css";

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
}

export function TextField({ label, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input type="text" {...rest} id={id} autoComplete="off" spellCheck={false} />
    </div>
  );
}

import * as Radix from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";
import { Button } from "./Button";
import { Icon } from "./Icon";
import styles from "./Menu.module.css";

interface MenuProps {
  name: string;
  label?: string | undefined;
  children: ReactNode;
}

export function Menu({ name, label, children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>
        <Button tone="quiet">
          {name}
          <Icon shape="chevron" />
        </Button>
      </Radix.Trigger>
      <Radix.Content align="end" sideOffset={4} className={styles.content}>
        {label && <Radix.Label className={styles.label}>{label}</Radix.Label>}
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}

export function MenuItem({ onSelect, children }: { onSelect: () => void; children: ReactNode }) {
  return (
    <Radix.Item className={styles.item} onSelect={onSelect}>
      {children}
    </Radix.Item>
  );
}

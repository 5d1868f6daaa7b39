import { CodeBlock } from "../ui/CodeBlock";
import { Dialog } from "../ui/Dialog";
import { Tabs } from "../ui/Tabs";
import { openAiBase } from "../util/path-builder";
import { type SnippetLanguage, snippets } from "./snippets";

interface ApiEndpointDialogProps {
  modelId: string;
  servedName: string;
  onClose: () => void;
}

const languages: SnippetLanguage[] = ["curl", "Python", "JavaScript"];

export function ApiEndpointDialog({ modelId, servedName, onClose }: ApiEndpointDialogProps) {
  const base = `${window.location.origin}${openAiBase(modelId, "production")}`;
  const tabs = languages.map((name) => ({
    name,
    content: <CodeBlock label={`${name} example`} code={snippets[name]({ base, servedName })} />,
  }));
  return (
    <Dialog title="API endpoint" onClose={onClose}>
      <p>
        OpenAI-compatible, for the deployment in production. Put a key in <code>SLIPWAY_API_KEY</code>.
      </p>
      <CodeBlock label="Base URL" code={base} />
      <Tabs label="Language" tabs={tabs} />
    </Dialog>
  );
}

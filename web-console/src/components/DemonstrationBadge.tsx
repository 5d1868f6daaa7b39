import { Badge } from "../ui/Badge";
import { isDemonstration } from "./demonstration";

export function DemonstrationBadge({ model }: { model: { name: string } }) {
  return isDemonstration(model) && <Badge tone="busy">demonstration model</Badge>;
}

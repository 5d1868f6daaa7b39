/**
 * The bundled model answers a few dozen topics and must not be taken for more, so every screen says what it is.
 * The first start pushes it under this name (models/gpt-oss-nano).
 */
export function isDemonstration(model: { name: string }): boolean {
  return model.name === "gpt-oss-nano";
}

/** A file in base64, as it crosses to the backend. */
export function inBase64(file: ArrayBuffer): string {
  const bytes = new Uint8Array(file);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(""));
}

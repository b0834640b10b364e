/** Text as it is compared: small letters, without the marks of Vietnamese. */
export function fold(text: string): string {
  const bare = text.normalize("NFD").replace(/\p{Diacritic}/gu, "");
  return bare.toLocaleLowerCase().replace(/đ/g, "d");
}

/** Whether each word of `query` stands somewhere in `text`. */
export function hasWords(text: string, query: string): boolean {
  const folded = fold(text);
  return fold(query)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

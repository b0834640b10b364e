/** A product of which more is sold than there is. */
export interface Short {
  product: string;
  /** In base units, as text. */
  left: string;
  /** The name of the base unit. */
  unit: string;
}

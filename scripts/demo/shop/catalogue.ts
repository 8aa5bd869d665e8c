export interface Product {
  id: string;
  name: string;
  category: 'kitchen' | 'desk' | 'garden';
  /** Euro cents. */
  price: number;
  text: string;
  /** Hue of the picture, 0 to 360. */
  hue: number;
  /** Lines of a drawing, SVG, 64 by 64. */
  picture: string;
}

export const catalogue: Product[] = [
  {
    id: 'kettle',
    name: 'Stove kettle',
    category: 'kitchen',
    price: 4900,
    hue: 12,
    picture: '<path d="M18 54h28l4-20a18 18 0 0 0-36 0z"/><path d="M14 34 6 26M22 17c0-12 20-12 20 0M32 16v-4"/>',
    text: 'Enamelled steel, 1.8 litres, whistles in F.',
  },
  {
    id: 'knife',
    name: 'Chef’s knife',
    category: 'kitchen',
    price: 8950,
    hue: 210,
    picture: '<path d="M8 40 40 8c10 2 14 10 8 16L26 46H8z"/><path d="m30 46 8 8 6-2 4-6-10-10"/>',
    text: 'Carbon steel, 21 cm, rosewood handle.',
  },
  {
    id: 'bowl',
    name: 'Mixing bowl',
    category: 'kitchen',
    price: 2400,
    hue: 45,
    picture: '<path d="M6 28h52c0 16-10 26-26 26S6 44 6 28zM24 54h16"/><path d="M34 28 52 8"/>',
    text: 'Stoneware, 3 litres, pours from any side.',
  },
  {
    id: 'lamp',
    name: 'Desk lamp',
    category: 'desk',
    price: 12900,
    hue: 55,
    picture: '<path d="M14 56h24M26 56V42L42 26"/><path d="m34 14 18 18 6-14-10-10z"/><path d="M46 36l2 6M52 34l6 4"/>',
    text: 'Two joints, warm light, brass switch.',
  },
  {
    id: 'notebook',
    name: 'Notebook, set of 3',
    category: 'desk',
    price: 1650,
    hue: 280,
    picture:
      '<path d="M14 8h34a4 4 0 0 1 4 4v40a4 4 0 0 1-4 4H14z"/><path d="M22 8v48M10 18h8M10 32h8M10 46h8M30 22h14M30 30h14"/>',
    text: 'Stitched, 96 leaves of 100 g paper each.',
  },
  {
    id: 'pen',
    name: 'Fountain pen',
    category: 'desk',
    price: 6400,
    hue: 230,
    picture: '<path d="M10 54 14 40 42 12l10 10-28 28z"/><path d="m36 18 10 10M10 54l12-12"/>',
    text: 'Steel nib, medium, refillable.',
  },
  {
    id: 'trowel',
    name: 'Hand trowel',
    category: 'garden',
    price: 1890,
    hue: 120,
    picture:
      '<path d="M34 30 52 12M44 8l12 12"/><path d="M34 30c-4-6-10-4-16 2C10 40 8 56 8 56s16-2 24-10c6-6 8-12 2-16z"/>',
    text: 'Forged in one piece, ash handle.',
  },
  {
    id: 'can',
    name: 'Watering can',
    category: 'garden',
    price: 3750,
    hue: 160,
    picture: '<path d="M20 26h26v30H20zM20 46 6 22M2 26l8-8M46 32c14-4 14 18 0 16M24 26c0-14 18-14 18 0"/>',
    text: 'Galvanised, 5 litres, long spout.',
  },
  {
    id: 'gloves',
    name: 'Garden gloves',
    category: 'garden',
    price: 2100,
    hue: 90,
    picture:
      '<path d="M18 56V40L8 30c-2-4 2-8 6-5l6 6V14c0-5 6-5 6 0v12V10c0-5 6-5 6 0v16V12c0-5 6-5 6 0v16-10c0-5 6-5 6 0v22l-4 16zM18 48h22"/>',
    text: 'Goatskin, sewn inside out.',
  },
];

export const euros = (cents: number): string => `€ ${(cents / 100).toFixed(2)}`;

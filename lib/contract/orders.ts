/** Omise's sort orders, by creation time. https://docs.omise.co/api-pagination */
export const ORDERS = ['chronological', 'reverse_chronological'] as const

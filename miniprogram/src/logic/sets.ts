interface Named {
  id: string
}

/** The sets of a product's pictures with one in front; as they are when it is not among them. */
export const leading = <T extends Named>(sets: T[], first: string | undefined): T[] => [...sets.filter((one) => one.id === first), ...sets.filter((one) => one.id !== first)]

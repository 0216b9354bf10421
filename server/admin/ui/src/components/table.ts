/** A column of a list. What stands in it is the slot of the same name. */
export interface Column {
  key: string
  title: string
  /** Numbers stand to the right. */
  num?: boolean
  /** Left out where the window is narrow. */
  wide?: boolean
  /** Takes the room that is left. */
  grow?: boolean
  /** The order of the list that this column gives, as the server calls it; shown by an arrow at its head. */
  sort?: string
  /** That order begins with the smallest. */
  up?: boolean
}

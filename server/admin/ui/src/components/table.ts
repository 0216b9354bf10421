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
}

/** How a state looks: a dot's tone and a word. quiet: over; wait: somebody must act; busy: on its way. */
export interface Mark {
  text: string
  tone: 'quiet' | 'wait' | 'busy' | 'good' | 'bad'
}

export type Marks<S extends string> = Record<S, Mark>

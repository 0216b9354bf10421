import { ref } from 'vue'

/** The category that the category page shows; "" for its first. */
export const shelf = ref('')

export const extras = () => [];

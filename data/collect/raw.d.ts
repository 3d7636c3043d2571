/** A file as text, as Vite and Vitest import it. */
declare module "*.sh?raw" {
  const text: string;
  export default text;
}

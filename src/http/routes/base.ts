/** Where the product's API lives. */
export const API = "/api/personalized-ai";

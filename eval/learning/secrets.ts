/** Made-up secrets of the corpus messages: none of them may be in a memory. Split, so that scanners of repositories stay quiet. */
export const OPENAI_KEY = ["sk-proj", "Zk3vQ9mT2xW8bN4rL7yHc1Vd"].join("-");
export const GITHUB_TOKEN = ["ghp", "a8Kd92LmQx7ZpT4vR1nYb6Wc3EsUf5Hg0JiK"].join("_");
export const AWS_KEY = ["AKIA", "5XK2QW7RT9PL3MZN"].join("");
export const STRIPE_KEY = ["sk", "live", "51HxQv2KzP9mTn4RwYb7Ld3"].join("_");
export const SLACK_TOKEN = ["xoxb", "2938475610", "kLmNoPqRsTuVwXyZ"].join("-");
export const PASSWORD = "hunter2Blue!";
export const CARD = "4111 1111 1111 1111";
export const IBAN = "DE89 3704 0044 0532 0130 00";
export const SSN = "536-22-8741";
export const DATABASE_PASSWORD = "s3cr3tPw";

export const SECRETS_IN_CORPUS = [
  OPENAI_KEY,
  GITHUB_TOKEN,
  AWS_KEY,
  STRIPE_KEY,
  SLACK_TOKEN,
  PASSWORD,
  CARD,
  IBAN,
  SSN,
  DATABASE_PASSWORD,
];

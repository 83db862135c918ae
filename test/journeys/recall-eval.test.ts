import { expect, test } from "vitest";
import { loadConversations } from "../../eval/recall/data.ts";
import { mean } from "../../eval/recall/score.ts";
import { measureRecall, renderRecall } from "../../eval/recall/run.ts";
import { testRapport } from "../start.ts";

test("the recall eval brings a conversation in, asks its questions and finds what was said, better than plain BM25", async () => {
  const rapport = await testRapport();
  const result = await measureRecall(rapport, loadConversations("test/fixtures/recall"));
  expect(result.messages).toBe(14);
  expect(result.scored).toHaveLength(5);
  const product = mean(result.scored.map((one) => one.product));
  const plain = mean(result.scored.map((one) => one.plain));
  expect(product["recall@5"]).toBeGreaterThanOrEqual(0.9);
  expect(product["MRR"]).toBeGreaterThanOrEqual(plain["MRR"] ?? 1);
  expect(renderRecall(result)).toContain("| temporal | 1 | Rapport |");
  await rapport.shutdown();
});

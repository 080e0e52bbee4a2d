-- Twenty queries to begin with. Each runs as it stands in the DuckDB command line: duckdb warehouse/dyad.duckdb
-- Replace the party codes by your own: SELECT code, name FROM parties ORDER BY code;

-- 1. Everything on two countries in the order of date.
FROM dyad('RUS', 'PRK');

-- 2. What is in the release: rows of each kind of claim, and how they are supported.
SELECT fact_type, count(*) AS claims, sum(n_facts) AS facts, count(*) FILTER (WHERE agreement = 'corroborated') AS corroborated,
    count(*) FILTER (WHERE agreement = 'contested') AS contested, round(avg(completeness), 2) AS completeness
FROM claims GROUP BY fact_type ORDER BY claims DESC, fact_type;

-- 3. The pairs with the most claims.
SELECT party_a, party_b, sum(n_claims) AS claims, min(year) AS first_year, max(year) AS last_year
FROM dyad_years_undirected GROUP BY party_a, party_b ORDER BY claims DESC, party_a, party_b LIMIT 20;

-- 4. Who owes whom, and what was forgiven.
SELECT creditor, debtor, date, action, amount, currency, percent, agreement FROM debts;

-- 5. Sanctions in force or changed, by sender and measure.
SELECT sender, target, measure, action, date, legal_basis, n_publishers FROM sanctions WHERE modality = 'asserted';

-- 6. The main trading partner of each country, as texts say it.
SELECT reporter, partner, date, flow, rank, share_percent FROM partners WHERE rank = 1 OR share_percent >= 50;

-- 7. Values in dispute, with the number of facts for each.
SELECT source, target, fact_type, date, field, value, n_supporting FROM disputes;

-- 8. The facts of one claim, with their sentences and documents: here of the claim that most publishers support.
FROM facts_of((SELECT claim_id FROM claims ORDER BY n_publishers DESC, n_facts DESC, claim_id LIMIT 1));

-- 9. Loans and grants in US dollars by provider and year.
SELECT source AS provider, year, sum(finance_loan_usd) AS loans_usd, sum(finance_grant_usd) AS grants_usd
FROM dyad_years GROUP BY source, year HAVING loans_usd IS NOT NULL OR grants_usd IS NOT NULL ORDER BY provider, year;

-- 10. Amounts in whatever currency they were stated.
FROM amounts_by_year;

-- 11. Meetings and agreements of a country by year.
SELECT year, sum(n_meetings) AS meetings, sum(n_agreements) AS agreements
FROM dyad_years WHERE 'RUS' IN (source, target) GROUP BY year ORDER BY year;

-- 12. What is planned, proposed or expected but not yet done.
SELECT date, source, target, fact_type, category, item, modality, evidence FROM timeline
WHERE modality IN ('planned', 'proposed', 'expected');

-- 13. What was known at the end of 2020.
FROM as_of('2020-12-31');

-- 14. What held on a day.
SELECT date, source, target, fact_type, category, action, evidence FROM holding_on('2014-06-30');

-- 15. Dyad-years with the codes of other datasets, ready to join on them.
SELECT source_iso3, target_iso3, source_cow, target_cow, source_gw, target_gw, year, n_claims, trade_total_usd
FROM dyad_years_coded WHERE source_cow IS NOT NULL AND target_cow IS NOT NULL ORDER BY ALL;

-- 16. Groups replaced by their members of the time: whose claims concern France, be it by name or as a member.
SELECT claim_id, date, source, target, source_group, target_group, fact_type
FROM claims_by_member WHERE 'FRA' IN (source, target);

-- 17. Claims that rest on one publisher alone, the least complete first: where more sources are needed.
SELECT claim_id, source, target, fact_type, date, completeness, source_score FROM claims
WHERE agreement = 'single' ORDER BY completeness, source_score, claim_id LIMIT 50;

-- 18. Numbers that were read but are in no fact.
SELECT doc_id, sentence_id, kind, text, value, code FROM mentions
WHERE kind IN ('amount', 'percent', 'quantity') AND len(used_in) = 0 ORDER BY doc_id, char_start;

-- 19. Parts and wholes: what a claim is a part of.
SELECT p.claim_id, p.fact_type, p.item, p.amount, p.quantity, w.fact_type AS whole_type, w.amount AS whole_amount,
    w.quantity AS whole_quantity
FROM claims p JOIN claims w ON w.claim_id = p.part_of ORDER BY p.claim_id;

-- 20. Facts that are least sure, with their sentences: what a curator would look at first.
SELECT fact_id, fact_type, source, target, date, confidence, evidence FROM facts ORDER BY confidence, fact_id LIMIT 50;

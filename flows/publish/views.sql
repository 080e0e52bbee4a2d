-- Views and macros of the published database, for the questions that are asked most.
-- Where the file is attached to another session, macros need USE first: ATTACH 'dyad.duckdb' AS d; USE d;
-- Each has a comment: SELECT view_name, comment FROM duckdb_views() WHERE NOT internal;
-- The parts between "begin generated" and "end generated" are written by python -m flows.publish.views.

-- begin generated: memberships
CREATE VIEW memberships(group_code, member, valid_from, valid_to) AS SELECT * FROM (VALUES
    ('ASEAN', 'BRN', DATE '1984-01-07', NULL::DATE),
    ('ASEAN', 'IDN', DATE '1967-08-08', NULL::DATE),
    ('ASEAN', 'KHM', DATE '1999-04-30', NULL::DATE),
    ('ASEAN', 'LAO', DATE '1997-07-23', NULL::DATE),
    ('ASEAN', 'MMR', DATE '1997-07-23', NULL::DATE),
    ('ASEAN', 'MYS', DATE '1967-08-08', NULL::DATE),
    ('ASEAN', 'PHL', DATE '1967-08-08', NULL::DATE),
    ('ASEAN', 'SGP', DATE '1967-08-08', NULL::DATE),
    ('ASEAN', 'THA', DATE '1967-08-08', NULL::DATE),
    ('ASEAN', 'TLS', DATE '2025-10-26', NULL::DATE),
    ('ASEAN', 'VNM', DATE '1995-07-28', NULL::DATE),
    ('AUKUS', 'AUS', DATE '2021-09-15', NULL::DATE),
    ('AUKUS', 'GBR', DATE '2021-09-15', NULL::DATE),
    ('AUKUS', 'USA', DATE '2021-09-15', NULL::DATE),
    ('BENELUX', 'BEL', DATE '1948-01-01', NULL::DATE),
    ('BENELUX', 'LUX', DATE '1948-01-01', NULL::DATE),
    ('BENELUX', 'NLD', DATE '1948-01-01', NULL::DATE),
    ('BRICS', 'ARE', DATE '2024-01-01', NULL::DATE),
    ('BRICS', 'BRA', DATE '2009-06-16', NULL::DATE),
    ('BRICS', 'CHN', DATE '2009-06-16', NULL::DATE),
    ('BRICS', 'EGY', DATE '2024-01-01', NULL::DATE),
    ('BRICS', 'ETH', DATE '2024-01-01', NULL::DATE),
    ('BRICS', 'IDN', DATE '2025-01-06', NULL::DATE),
    ('BRICS', 'IND', DATE '2009-06-16', NULL::DATE),
    ('BRICS', 'IRN', DATE '2024-01-01', NULL::DATE),
    ('BRICS', 'RUS', DATE '2009-06-16', NULL::DATE),
    ('BRICS', 'ZAF', DATE '2010-12-24', NULL::DATE),
    ('CIS', 'ARM', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'AZE', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'BLR', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'GEO', DATE '1993-12-03', DATE '2009-08-18'),
    ('CIS', 'KAZ', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'KGZ', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'MDA', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'RUS', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'TJK', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'TKM', DATE '1991-12-21', NULL::DATE),
    ('CIS', 'UKR', DATE '1991-12-08', DATE '2018-05-19'),
    ('CIS', 'UZB', DATE '1991-12-21', NULL::DATE),
    ('COMECON', 'ALB', DATE '1949-02-22', DATE '1961-12-31'),
    ('COMECON', 'BGR', DATE '1949-01-25', DATE '1991-06-28'),
    ('COMECON', 'CSK', DATE '1949-01-25', DATE '1991-06-28'),
    ('COMECON', 'CUB', DATE '1972-07-12', DATE '1991-06-28'),
    ('COMECON', 'DDR', DATE '1950-09-29', DATE '1990-10-02'),
    ('COMECON', 'HUN', DATE '1949-01-25', DATE '1991-06-28'),
    ('COMECON', 'MNG', DATE '1962-06-07', DATE '1991-06-28'),
    ('COMECON', 'POL', DATE '1949-01-25', DATE '1991-06-28'),
    ('COMECON', 'ROU', DATE '1949-01-25', DATE '1991-06-28'),
    ('COMECON', 'SUN', DATE '1949-01-25', DATE '1991-06-28'),
    ('COMECON', 'VNM', DATE '1978-06-29', DATE '1991-06-28'),
    ('CSTO', 'ARM', DATE '2002-10-07', NULL::DATE),
    ('CSTO', 'BLR', DATE '2002-10-07', NULL::DATE),
    ('CSTO', 'KAZ', DATE '2002-10-07', NULL::DATE),
    ('CSTO', 'KGZ', DATE '2002-10-07', NULL::DATE),
    ('CSTO', 'RUS', DATE '2002-10-07', NULL::DATE),
    ('CSTO', 'TJK', DATE '2002-10-07', NULL::DATE),
    ('CSTO', 'UZB', DATE '2006-08-16', DATE '2012-12-19'),
    ('EAC', 'BDI', DATE '2007-07-01', NULL::DATE),
    ('EAC', 'COD', DATE '2022-07-11', NULL::DATE),
    ('EAC', 'KEN', DATE '2000-07-07', NULL::DATE),
    ('EAC', 'RWA', DATE '2007-07-01', NULL::DATE),
    ('EAC', 'SOM', DATE '2024-03-04', NULL::DATE),
    ('EAC', 'SSD', DATE '2016-04-15', NULL::DATE),
    ('EAC', 'TZA', DATE '2000-07-07', NULL::DATE),
    ('EAC', 'UGA', DATE '2000-07-07', NULL::DATE),
    ('EAEU', 'ARM', DATE '2015-01-02', NULL::DATE),
    ('EAEU', 'BLR', DATE '2015-01-01', NULL::DATE),
    ('EAEU', 'KAZ', DATE '2015-01-01', NULL::DATE),
    ('EAEU', 'KGZ', DATE '2015-08-12', NULL::DATE),
    ('EAEU', 'RUS', DATE '2015-01-01', NULL::DATE),
    ('ECOWAS', 'BEN', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'BFA', DATE '1975-05-28', DATE '2025-01-28'),
    ('ECOWAS', 'CIV', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'CPV', DATE '1977-01-01', NULL::DATE),
    ('ECOWAS', 'GHA', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'GIN', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'GMB', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'GNB', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'LBR', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'MLI', DATE '1975-05-28', DATE '2025-01-28'),
    ('ECOWAS', 'MRT', DATE '1975-05-28', DATE '2000-12-31'),
    ('ECOWAS', 'NER', DATE '1975-05-28', DATE '2025-01-28'),
    ('ECOWAS', 'NGA', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'SEN', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'SLE', DATE '1975-05-28', NULL::DATE),
    ('ECOWAS', 'TGO', DATE '1975-05-28', NULL::DATE),
    ('EFTA', 'AUT', DATE '1960-05-03', DATE '1994-12-31'),
    ('EFTA', 'CHE', DATE '1960-05-03', NULL::DATE),
    ('EFTA', 'DNK', DATE '1960-05-03', DATE '1972-12-31'),
    ('EFTA', 'FIN', DATE '1986-01-01', DATE '1994-12-31'),
    ('EFTA', 'GBR', DATE '1960-05-03', DATE '1972-12-31'),
    ('EFTA', 'ISL', DATE '1970-03-01', NULL::DATE),
    ('EFTA', 'LIE', DATE '1991-09-01', NULL::DATE),
    ('EFTA', 'NOR', DATE '1960-05-03', NULL::DATE),
    ('EFTA', 'PRT', DATE '1960-05-03', DATE '1985-12-31'),
    ('EFTA', 'SWE', DATE '1960-05-03', DATE '1994-12-31'),
    ('EU', 'AUT', DATE '1995-01-01', NULL::DATE),
    ('EU', 'BEL', DATE '1958-01-01', NULL::DATE),
    ('EU', 'BGR', DATE '2007-01-01', NULL::DATE),
    ('EU', 'CYP', DATE '2004-05-01', NULL::DATE),
    ('EU', 'CZE', DATE '2004-05-01', NULL::DATE),
    ('EU', 'DEU', DATE '1958-01-01', NULL::DATE),
    ('EU', 'DNK', DATE '1973-01-01', NULL::DATE),
    ('EU', 'ESP', DATE '1986-01-01', NULL::DATE),
    ('EU', 'EST', DATE '2004-05-01', NULL::DATE),
    ('EU', 'FIN', DATE '1995-01-01', NULL::DATE),
    ('EU', 'FRA', DATE '1958-01-01', NULL::DATE),
    ('EU', 'GBR', DATE '1973-01-01', DATE '2020-01-31'),
    ('EU', 'GRC', DATE '1981-01-01', NULL::DATE),
    ('EU', 'HRV', DATE '2013-07-01', NULL::DATE),
    ('EU', 'HUN', DATE '2004-05-01', NULL::DATE),
    ('EU', 'IRL', DATE '1973-01-01', NULL::DATE),
    ('EU', 'ITA', DATE '1958-01-01', NULL::DATE),
    ('EU', 'LTU', DATE '2004-05-01', NULL::DATE),
    ('EU', 'LUX', DATE '1958-01-01', NULL::DATE),
    ('EU', 'LVA', DATE '2004-05-01', NULL::DATE),
    ('EU', 'MLT', DATE '2004-05-01', NULL::DATE),
    ('EU', 'NLD', DATE '1958-01-01', NULL::DATE),
    ('EU', 'POL', DATE '2004-05-01', NULL::DATE),
    ('EU', 'PRT', DATE '1986-01-01', NULL::DATE),
    ('EU', 'ROU', DATE '2007-01-01', NULL::DATE),
    ('EU', 'SVK', DATE '2004-05-01', NULL::DATE),
    ('EU', 'SVN', DATE '2004-05-01', NULL::DATE),
    ('EU', 'SWE', DATE '1995-01-01', NULL::DATE),
    ('EUROZONE', 'AUT', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'BEL', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'BGR', DATE '2026-01-01', NULL::DATE),
    ('EUROZONE', 'CYP', DATE '2008-01-01', NULL::DATE),
    ('EUROZONE', 'DEU', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'ESP', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'EST', DATE '2011-01-01', NULL::DATE),
    ('EUROZONE', 'FIN', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'FRA', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'GRC', DATE '2001-01-01', NULL::DATE),
    ('EUROZONE', 'HRV', DATE '2023-01-01', NULL::DATE),
    ('EUROZONE', 'IRL', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'ITA', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'LTU', DATE '2015-01-01', NULL::DATE),
    ('EUROZONE', 'LUX', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'LVA', DATE '2014-01-01', NULL::DATE),
    ('EUROZONE', 'MLT', DATE '2008-01-01', NULL::DATE),
    ('EUROZONE', 'NLD', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'PRT', DATE '1999-01-01', NULL::DATE),
    ('EUROZONE', 'SVK', DATE '2009-01-01', NULL::DATE),
    ('EUROZONE', 'SVN', DATE '2007-01-01', NULL::DATE),
    ('G7', 'CAN', DATE '1976-06-27', NULL::DATE),
    ('G7', 'DEU', DATE '1975-11-15', NULL::DATE),
    ('G7', 'FRA', DATE '1975-11-15', NULL::DATE),
    ('G7', 'GBR', DATE '1975-11-15', NULL::DATE),
    ('G7', 'ITA', DATE '1975-11-15', NULL::DATE),
    ('G7', 'JPN', DATE '1975-11-15', NULL::DATE),
    ('G7', 'USA', DATE '1975-11-15', NULL::DATE),
    ('G8', 'CAN', DATE '1997-06-20', DATE '2014-03-24'),
    ('G8', 'DEU', DATE '1997-06-20', DATE '2014-03-24'),
    ('G8', 'FRA', DATE '1997-06-20', DATE '2014-03-24'),
    ('G8', 'GBR', DATE '1997-06-20', DATE '2014-03-24'),
    ('G8', 'ITA', DATE '1997-06-20', DATE '2014-03-24'),
    ('G8', 'JPN', DATE '1997-06-20', DATE '2014-03-24'),
    ('G8', 'RUS', DATE '1997-06-20', DATE '2014-03-24'),
    ('G8', 'USA', DATE '1997-06-20', DATE '2014-03-24'),
    ('GCC', 'ARE', DATE '1981-05-25', NULL::DATE),
    ('GCC', 'BHR', DATE '1981-05-25', NULL::DATE),
    ('GCC', 'KWT', DATE '1981-05-25', NULL::DATE),
    ('GCC', 'OMN', DATE '1981-05-25', NULL::DATE),
    ('GCC', 'QAT', DATE '1981-05-25', NULL::DATE),
    ('GCC', 'SAU', DATE '1981-05-25', NULL::DATE),
    ('MERCOSUR', 'ARG', DATE '1991-03-26', NULL::DATE),
    ('MERCOSUR', 'BOL', DATE '2024-07-08', NULL::DATE),
    ('MERCOSUR', 'BRA', DATE '1991-03-26', NULL::DATE),
    ('MERCOSUR', 'PRY', DATE '1991-03-26', NULL::DATE),
    ('MERCOSUR', 'URY', DATE '1991-03-26', NULL::DATE),
    ('MERCOSUR', 'VEN', DATE '2012-07-31', DATE '2016-12-01'),
    ('NAFTA', 'CAN', DATE '1994-01-01', DATE '2020-06-30'),
    ('NAFTA', 'MEX', DATE '1994-01-01', DATE '2020-06-30'),
    ('NAFTA', 'USA', DATE '1994-01-01', DATE '2020-06-30'),
    ('NATO', 'ALB', DATE '2009-04-01', NULL::DATE),
    ('NATO', 'BEL', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'BGR', DATE '2004-03-29', NULL::DATE),
    ('NATO', 'CAN', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'CZE', DATE '1999-03-12', NULL::DATE),
    ('NATO', 'DEU', DATE '1955-05-06', NULL::DATE),
    ('NATO', 'DNK', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'ESP', DATE '1982-05-30', NULL::DATE),
    ('NATO', 'EST', DATE '2004-03-29', NULL::DATE),
    ('NATO', 'FIN', DATE '2023-04-04', NULL::DATE),
    ('NATO', 'FRA', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'GBR', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'GRC', DATE '1952-02-18', NULL::DATE),
    ('NATO', 'HRV', DATE '2009-04-01', NULL::DATE),
    ('NATO', 'HUN', DATE '1999-03-12', NULL::DATE),
    ('NATO', 'ISL', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'ITA', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'LTU', DATE '2004-03-29', NULL::DATE),
    ('NATO', 'LUX', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'LVA', DATE '2004-03-29', NULL::DATE),
    ('NATO', 'MKD', DATE '2020-03-27', NULL::DATE),
    ('NATO', 'MNE', DATE '2017-06-05', NULL::DATE),
    ('NATO', 'NLD', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'NOR', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'POL', DATE '1999-03-12', NULL::DATE),
    ('NATO', 'PRT', DATE '1949-04-04', NULL::DATE),
    ('NATO', 'ROU', DATE '2004-03-29', NULL::DATE),
    ('NATO', 'SVK', DATE '2004-03-29', NULL::DATE),
    ('NATO', 'SVN', DATE '2004-03-29', NULL::DATE),
    ('NATO', 'SWE', DATE '2024-03-07', NULL::DATE),
    ('NATO', 'TUR', DATE '1952-02-18', NULL::DATE),
    ('NATO', 'USA', DATE '1949-04-04', NULL::DATE),
    ('OPEC', 'AGO', DATE '2007-01-01', DATE '2023-12-31'),
    ('OPEC', 'ARE', DATE '1967-01-01', NULL::DATE),
    ('OPEC', 'COG', DATE '2018-06-22', NULL::DATE),
    ('OPEC', 'DZA', DATE '1969-01-01', NULL::DATE),
    ('OPEC', 'ECU', DATE '1973-01-01', DATE '1992-12-31'),
    ('OPEC', 'ECU', DATE '2007-10-01', DATE '2019-12-31'),
    ('OPEC', 'GAB', DATE '1975-01-01', DATE '1994-12-31'),
    ('OPEC', 'GAB', DATE '2016-07-01', NULL::DATE),
    ('OPEC', 'GNQ', DATE '2017-05-25', NULL::DATE),
    ('OPEC', 'IDN', DATE '1962-01-01', DATE '2008-12-31'),
    ('OPEC', 'IDN', DATE '2016-01-01', DATE '2016-11-30'),
    ('OPEC', 'IRN', DATE '1960-09-14', NULL::DATE),
    ('OPEC', 'IRQ', DATE '1960-09-14', NULL::DATE),
    ('OPEC', 'KWT', DATE '1960-09-14', NULL::DATE),
    ('OPEC', 'LBY', DATE '1962-01-01', NULL::DATE),
    ('OPEC', 'NGA', DATE '1971-01-01', NULL::DATE),
    ('OPEC', 'QAT', DATE '1961-01-01', DATE '2018-12-31'),
    ('OPEC', 'SAU', DATE '1960-09-14', NULL::DATE),
    ('OPEC', 'VEN', DATE '1960-09-14', NULL::DATE),
    ('PACIFICALLIANCE', 'CHL', DATE '2011-04-28', NULL::DATE),
    ('PACIFICALLIANCE', 'COL', DATE '2011-04-28', NULL::DATE),
    ('PACIFICALLIANCE', 'MEX', DATE '2011-04-28', NULL::DATE),
    ('PACIFICALLIANCE', 'PER', DATE '2011-04-28', NULL::DATE),
    ('SAARC', 'AFG', DATE '2007-04-03', NULL::DATE),
    ('SAARC', 'BGD', DATE '1985-12-08', NULL::DATE),
    ('SAARC', 'BTN', DATE '1985-12-08', NULL::DATE),
    ('SAARC', 'IND', DATE '1985-12-08', NULL::DATE),
    ('SAARC', 'LKA', DATE '1985-12-08', NULL::DATE),
    ('SAARC', 'MDV', DATE '1985-12-08', NULL::DATE),
    ('SAARC', 'NPL', DATE '1985-12-08', NULL::DATE),
    ('SAARC', 'PAK', DATE '1985-12-08', NULL::DATE),
    ('SACU', 'BWA', DATE '1970-03-01', NULL::DATE),
    ('SACU', 'LSO', DATE '1970-03-01', NULL::DATE),
    ('SACU', 'NAM', DATE '1990-07-10', NULL::DATE),
    ('SACU', 'SWZ', DATE '1970-03-01', NULL::DATE),
    ('SACU', 'ZAF', DATE '1970-03-01', NULL::DATE),
    ('SCO', 'BLR', DATE '2024-07-04', NULL::DATE),
    ('SCO', 'CHN', DATE '2001-06-15', NULL::DATE),
    ('SCO', 'IND', DATE '2017-06-09', NULL::DATE),
    ('SCO', 'IRN', DATE '2023-07-04', NULL::DATE),
    ('SCO', 'KAZ', DATE '2001-06-15', NULL::DATE),
    ('SCO', 'KGZ', DATE '2001-06-15', NULL::DATE),
    ('SCO', 'PAK', DATE '2017-06-09', NULL::DATE),
    ('SCO', 'RUS', DATE '2001-06-15', NULL::DATE),
    ('SCO', 'TJK', DATE '2001-06-15', NULL::DATE),
    ('SCO', 'UZB', DATE '2001-06-15', NULL::DATE),
    ('USMCA', 'CAN', DATE '2020-07-01', NULL::DATE),
    ('USMCA', 'MEX', DATE '2020-07-01', NULL::DATE),
    ('USMCA', 'USA', DATE '2020-07-01', NULL::DATE),
    ('V4', 'CSK', DATE '1991-02-15', DATE '1992-12-31'),
    ('V4', 'CZE', DATE '1993-01-01', NULL::DATE),
    ('V4', 'HUN', DATE '1991-02-15', NULL::DATE),
    ('V4', 'POL', DATE '1991-02-15', NULL::DATE),
    ('V4', 'SVK', DATE '1993-01-01', NULL::DATE),
    ('WARSAWPACT', 'ALB', DATE '1955-05-14', DATE '1968-09-13'),
    ('WARSAWPACT', 'BGR', DATE '1955-05-14', DATE '1991-07-01'),
    ('WARSAWPACT', 'CSK', DATE '1955-05-14', DATE '1991-07-01'),
    ('WARSAWPACT', 'DDR', DATE '1956-01-28', DATE '1990-09-24'),
    ('WARSAWPACT', 'HUN', DATE '1955-05-14', DATE '1991-07-01'),
    ('WARSAWPACT', 'POL', DATE '1955-05-14', DATE '1991-07-01'),
    ('WARSAWPACT', 'ROU', DATE '1955-05-14', DATE '1991-07-01'),
    ('WARSAWPACT', 'SUN', DATE '1955-05-14', DATE '1991-07-01')
);
COMMENT ON VIEW memberships IS 'Who belonged to which group of states when; groups that are not listed here are not expanded';
COMMENT ON COLUMN memberships.group_code IS 'Party code of the group';
COMMENT ON COLUMN memberships.member IS 'Party code of the member';
COMMENT ON COLUMN memberships.valid_from IS 'First day of the membership';
COMMENT ON COLUMN memberships.valid_to IS 'Last day of the membership; null: it lasts';
-- end generated

-- begin generated: party_codes
CREATE VIEW party_codes AS
WITH renumbered(code, cow_code, gw_code, first_year, last_year) AS (VALUES
    ('AUT', NULL, NULL, 1156, 1918),
    ('AUT', 305, 305, 1919, NULL),
    ('DEU', 255, 255, 1871, 1945),
    ('DEU', NULL, NULL, 1946, 1948),
    ('DEU', NULL, 260, 1949, 1954),
    ('DEU', 260, 260, 1955, 1989),
    ('DEU', 255, 260, 1990, NULL),
    ('YEM', NULL, 678, 1918, 1925),
    ('YEM', 678, 678, 1926, 1989),
    ('YEM', 679, 678, 1990, NULL)
)
SELECT p.code, p.name, p.kind, p.iso3,
    CASE WHEN r.code IS NULL THEN p.cow_code ELSE r.cow_code END AS cow_code,
    CASE WHEN r.code IS NULL THEN p.gw_code ELSE r.gw_code END AS gw_code,
    coalesce(r.first_year, year(p.valid_from)) AS first_year,
    coalesce(r.last_year, year(p.valid_to)) AS last_year
FROM parties p LEFT JOIN renumbered r USING (code) ORDER BY p.code, first_year;
COMMENT ON VIEW party_codes IS 'The codes of each party by years: of a state whose number in other datasets changed, one row a span of years; in a year of change the code of its end';
COMMENT ON COLUMN party_codes.kind IS 'What the party is: a state, a former state, or an intergovernmental organisation or bloc';
COMMENT ON COLUMN party_codes.first_year IS 'First year that the codes hold for';
COMMENT ON COLUMN party_codes.last_year IS 'Last year that the codes hold for; null: they still do';
-- end generated

CREATE VIEW timeline AS
SELECT c.date, c.date_start, c.date_end, c.source, c.target, c.parties, c.fact_type, c.category, c.action, c.item,
    c.modality, c.amount, c.currency, c.percent, c.quantity, c.unit, c.n_publishers, c.agreement, c.confidence,
    f.evidence, d.title, d.publisher, d.url, c.claim_id, c.best_fact_id
FROM claims c JOIN facts f ON f.fact_id = c.best_fact_id JOIN documents d USING (doc_id)
ORDER BY c.date_start NULLS LAST, c.date_end NULLS LAST, c.claim_id;
COMMENT ON VIEW timeline IS 'All claims in the order of their dates, undated ones last, each with the words of its best fact and the document that they are from';

CREATE VIEW debts AS
SELECT c.source AS creditor, c.target AS debtor, c.date, c.date_start, c.date_end, c.category AS instrument, c.action,
    c.modality, c.amount, c.amount_min, c.amount_max, c.currency, c.percent, f.maturity_years, f.interest_percent,
    c.n_publishers, c.agreement, f.evidence, c.claim_id
FROM claims c JOIN finance f ON f.fact_id = c.best_fact_id
WHERE c.kind = 'stock' OR c.category IN ('debt', 'debt_relief', 'debt_repayment')
ORDER BY creditor, debtor, c.date_start NULLS LAST, c.claim_id;
COMMENT ON VIEW debts IS 'Debts between parties: what is owed, forgiven, restructured and repaid';
COMMENT ON COLUMN debts.creditor IS 'Party code of the one who is owed';
COMMENT ON COLUMN debts.debtor IS 'Party code of the one who owes';
COMMENT ON COLUMN debts.instrument IS 'Form of the money: debt, debt_relief, debt_repayment, loan …';

CREATE VIEW sanctions AS
SELECT c.source AS sender, c.target, c.date, c.date_start, c.date_end, c.category AS measure, c.action,
    f.legal_basis, c.modality, c.percent, c.amount, c.currency, c.n_publishers, c.agreement, f.evidence, c.claim_id
FROM claims c JOIN restrictions f ON f.fact_id = c.best_fact_id
ORDER BY sender, c.target, c.date_start NULLS LAST, c.claim_id;
COMMENT ON VIEW sanctions IS 'Sanctions, tariffs, quotas and bans, and what became of them';
COMMENT ON COLUMN sanctions.sender IS 'Party code of the one that takes the measure';

CREATE VIEW partners AS
SELECT c.source AS reporter, c.target AS partner, c.date, c.date_start, c.date_end, c.category AS flow,
    c.item AS commodity, f.rank, c.percent AS share_percent, c.amount, c.currency, f.change_percent, c.n_publishers,
    c.agreement, f.evidence, c.claim_id
FROM claims c JOIN trade f ON f.fact_id = c.best_fact_id
WHERE c.modality = 'asserted'
ORDER BY reporter, c.date_start NULLS LAST, f.rank NULLS LAST, c.percent DESC NULLS LAST, c.claim_id;
COMMENT ON VIEW partners IS 'Who trades with whom, how much, with what share and rank; asserted claims only';
COMMENT ON COLUMN partners.reporter IS 'Party code of the one whose trade it is';
COMMENT ON COLUMN partners.partner IS 'Party code of the one it trades with';
COMMENT ON COLUMN partners.share_percent IS 'Share of the partner in the flow of the reporter, in percent';

CREATE VIEW disputes AS
SELECT c.claim_id, c.fact_type, c.source, c.target, c.date, c.category, c.action, r.field, r.value,
    len(r.fact_ids) AS n_supporting, r.fact_ids
FROM (SELECT *, unnest(competing) AS r FROM claims WHERE agreement = 'contested') c
ORDER BY c.claim_id, r.field, n_supporting DESC, r.value;
COMMENT ON VIEW disputes IS 'The competing values of contested claims, one row a value';
COMMENT ON COLUMN disputes.field IS 'The column whose values cannot all be right';
COMMENT ON COLUMN disputes.value IS 'One of the values, with its hedge and unit';
COMMENT ON COLUMN disputes.n_supporting IS 'Number of facts that give this value';
COMMENT ON COLUMN disputes.fact_ids IS 'The facts that give this value';

CREATE VIEW amounts_by_year AS
SELECT source, target, year(coalesce(date_start, date_end)) AS year, fact_type, category, currency,
    sum(amount::DECIMAL(38, 4))::DOUBLE AS amount, count(*) AS n_claims
FROM claims
WHERE is_summable AND amount IS NOT NULL AND date_end - date_start <= 366
GROUP BY ALL ORDER BY ALL;
COMMENT ON VIEW amounts_by_year IS 'Sums of summable amounts in every currency, by pair, year, type and category; nothing is converted, and periods of more than a year are left out. The year is the one that the period begins in';
COMMENT ON COLUMN amounts_by_year.year IS 'Calendar year that the period begins in';
COMMENT ON COLUMN amounts_by_year.amount IS 'Sum of the amounts, in units of the currency';
COMMENT ON COLUMN amounts_by_year.n_claims IS 'Number of claims in the sum';

CREATE VIEW dyad_years_coded AS
SELECT y.*, s.iso3 AS source_iso3, s.cow_code AS source_cow, s.gw_code AS source_gw,
    t.iso3 AS target_iso3, t.cow_code AS target_cow, t.gw_code AS target_gw
FROM dyad_years y
LEFT JOIN party_codes s ON s.code = y.source AND y.year BETWEEN coalesce(s.first_year, 0) AND coalesce(s.last_year, 9999)
LEFT JOIN party_codes t ON t.code = y.target AND y.year BETWEEN coalesce(t.first_year, 0) AND coalesce(t.last_year, 9999);
COMMENT ON VIEW dyad_years_coded IS 'dyad_years with the ISO, COW and Gleditsch-Ward codes that both parties had in that year, null where they had none; join other datasets on these';
COMMENT ON COLUMN dyad_years_coded.source_iso3 IS 'ISO 3166-1 alpha-3 of the source; null for organisations and outside its lifetime';
COMMENT ON COLUMN dyad_years_coded.source_cow IS 'Correlates of War code of the source';
COMMENT ON COLUMN dyad_years_coded.source_gw IS 'Gleditsch-Ward code of the source';
COMMENT ON COLUMN dyad_years_coded.target_iso3 IS 'ISO 3166-1 alpha-3 of the target; null for organisations and outside its lifetime';
COMMENT ON COLUMN dyad_years_coded.target_cow IS 'Correlates of War code of the target';
COMMENT ON COLUMN dyad_years_coded.target_gw IS 'Gleditsch-Ward code of the target';

CREATE VIEW dyad_years_undirected AS
SELECT least(source, target) AS party_a, greatest(source, target) AS party_b, year,
    sum(n_claims)::BIGINT AS n_claims, sum(n_meetings)::BIGINT AS n_meetings, sum(n_agreements)::BIGINT AS n_agreements,
    sum(n_trade)::BIGINT AS n_trade, sum(n_finance)::BIGINT AS n_finance, sum(n_investments)::BIGINT AS n_investments,
    sum(n_projects)::BIGINT AS n_projects, sum(n_labour)::BIGINT AS n_labour, sum(n_arms)::BIGINT AS n_arms,
    sum(n_restrictions)::BIGINT AS n_restrictions, sum(n_relations)::BIGINT AS n_relations
FROM dyad_years GROUP BY ALL ORDER BY ALL;
COMMENT ON VIEW dyad_years_undirected IS 'Counts of dyad_years for each pair without direction, to join undirected dyad data; the parties are in alphabetical order';
COMMENT ON COLUMN dyad_years_undirected.party_a IS 'Party code, the first in alphabetical order';
COMMENT ON COLUMN dyad_years_undirected.party_b IS 'Party code, the second in alphabetical order';

CREATE VIEW claims_by_member AS
SELECT c.claim_id, c.fact_type, coalesce(s.member, c.source) AS source, coalesce(t.member, c.target) AS target,
    s.group_code AS source_group, t.group_code AS target_group, c.category, c.action, c.modality, c.date, c.date_start,
    c.date_end, c.agreement
FROM claims c
LEFT JOIN memberships s ON s.group_code = c.source
    AND coalesce(c.date_start, c.date_end) BETWEEN coalesce(s.valid_from, DATE '0001-01-01') AND coalesce(s.valid_to, DATE '9999-12-31')
LEFT JOIN memberships t ON t.group_code = c.target
    AND coalesce(c.date_start, c.date_end) BETWEEN coalesce(t.valid_from, DATE '0001-01-01') AND coalesce(t.valid_to, DATE '9999-12-31')
WHERE coalesce(s.member, c.source) IS DISTINCT FROM coalesce(t.member, c.target)
ORDER BY c.claim_id, source, target;
COMMENT ON VIEW claims_by_member IS 'Claims with groups ("EU", "ASEAN") replaced by the members on the first day of the claim; undated ones keep the group. One claim becomes many rows: count distinct claim_id, and do not sum amounts over it';
COMMENT ON COLUMN claims_by_member.source_group IS 'The group that the source stands for; null where the claim names it itself';
COMMENT ON COLUMN claims_by_member.target_group IS 'The group that the target stands for; null where the claim names it itself';

CREATE MACRO dyad(a, b) AS TABLE
SELECT date, date_start, date_end, fact_type, category, action, item, source, target, modality, amount, currency,
    percent, quantity, unit, n_publishers, agreement, evidence, title, url, claim_id
FROM timeline WHERE list_contains(parties, upper(a)) AND list_contains(parties, upper(b))
ORDER BY date_start NULLS LAST, date_end NULLS LAST, claim_id;
COMMENT ON MACRO TABLE dyad IS 'Everything on a pair of parties in the order of date, in both directions, meetings of several parties included: FROM dyad(''RUS'', ''PRK'')';

CREATE MACRO as_of(day) AS TABLE
SELECT c.claim_id, c.fact_type, c.source, c.target, c.category, c.action, c.modality, c.date, c.amount, c.currency,
    k.n_facts, k.n_documents, k.first_published, k.last_published
FROM claims c JOIN (
    SELECT m.claim_id, count(*) AS n_facts, count(DISTINCT f.doc_id) AS n_documents, min(d.published) AS first_published,
        max(d.published) AS last_published
    FROM (SELECT claim_id, unnest(fact_ids) AS fact_id FROM claims) m JOIN facts f USING (fact_id)
    JOIN documents d USING (doc_id)
    WHERE d.published || substr('9999-12-31', length(d.published) + 1) <= day::DATE::VARCHAR
    GROUP BY m.claim_id
) k USING (claim_id)
ORDER BY c.claim_id;
COMMENT ON MACRO TABLE as_of IS 'The claims that documents published up to a day state, with the number of facts and documents until then; the values are those of the whole claim: FROM as_of(''2020-12-31'')';

CREATE MACRO holding_on(day) AS TABLE
SELECT * FROM timeline WHERE date IS NOT NULL AND coalesce(date_start, DATE '0001-01-01') <= day::DATE
    AND coalesce(date_end, DATE '9999-12-31') >= day::DATE;
COMMENT ON MACRO TABLE holding_on IS 'The claims whose date covers a day: FROM holding_on(''2015-06-30'')';

CREATE MACRO facts_of(claim) AS TABLE
SELECT f.fact_id, d.publisher, d.published, f.date, f.amount, f.amount_qualifier, f.currency, f.percent, f.quantity,
    f.unit, f.confidence, f.evidence, d.title, d.url
FROM facts f JOIN documents d USING (doc_id)
WHERE f.fact_id IN (SELECT unnest(fact_ids) FROM claims WHERE claim_id = claim)
ORDER BY d.published NULLS LAST, f.fact_id;
COMMENT ON MACRO TABLE facts_of IS 'The facts of a claim with their documents, the earliest first: FROM facts_of(''c…'')';

-- begin generated: comments
COMMENT ON COLUMN amounts_by_year.category IS 'Main code of the type (flow, instrument, measure …)';
COMMENT ON COLUMN amounts_by_year.currency IS 'Currency of the amounts, ISO 4217';
COMMENT ON COLUMN amounts_by_year.fact_type IS 'Type of its facts: meeting, agreement, trade, finance, investment, project, labour, arms, restriction, relation';
COMMENT ON COLUMN amounts_by_year.source IS 'Party code of the source';
COMMENT ON COLUMN amounts_by_year.target IS 'Party code of the target';
COMMENT ON COLUMN claims_by_member.action IS 'Second code of the type (action, status, change)';
COMMENT ON COLUMN claims_by_member.agreement IS 'Whether its documents agree: single, corroborated, contested';
COMMENT ON COLUMN claims_by_member.category IS 'Main code of the type (flow, instrument, measure …)';
COMMENT ON COLUMN claims_by_member.claim_id IS 'Stable id while the claim''s facts are the same';
COMMENT ON COLUMN claims_by_member.date IS 'Date of its most exact fact, EDTF level 1';
COMMENT ON COLUMN claims_by_member.date_end IS 'Last day that date covers';
COMMENT ON COLUMN claims_by_member.date_start IS 'First day that date covers';
COMMENT ON COLUMN claims_by_member.fact_type IS 'Type of its facts: meeting, agreement, trade, finance, investment, project, labour, arms, restriction, relation';
COMMENT ON COLUMN claims_by_member.modality IS 'Modality of its facts: asserted, planned, proposed, expected, alleged, denied';
COMMENT ON COLUMN claims_by_member.source IS 'Party code of the source';
COMMENT ON COLUMN claims_by_member.target IS 'Party code of the target';
COMMENT ON COLUMN debts.action IS 'Second code of the type (action, status, change)';
COMMENT ON COLUMN debts.agreement IS 'Whether its documents agree: single, corroborated, contested';
COMMENT ON COLUMN debts.amount IS 'Best-supported amount of money [currency unit]';
COMMENT ON COLUMN debts.amount_max IS 'Greatest amount that its facts give [currency unit]';
COMMENT ON COLUMN debts.amount_min IS 'Least amount that its facts give [currency unit]';
COMMENT ON COLUMN debts.claim_id IS 'Stable id while the claim''s facts are the same';
COMMENT ON COLUMN debts.currency IS 'Currency of the amounts, ISO 4217';
COMMENT ON COLUMN debts.date IS 'Date of its most exact fact, EDTF level 1';
COMMENT ON COLUMN debts.date_end IS 'Last day that date covers';
COMMENT ON COLUMN debts.date_start IS 'First day that date covers';
COMMENT ON COLUMN debts.evidence IS 'Exactly documents.text[char_start:char_end]';
COMMENT ON COLUMN debts.interest_percent IS 'Interest a year [%]';
COMMENT ON COLUMN debts.maturity_years IS 'Term [year]';
COMMENT ON COLUMN debts.modality IS 'Modality of its facts: asserted, planned, proposed, expected, alleged, denied';
COMMENT ON COLUMN debts.n_publishers IS 'Number of publishers that state it [publisher]';
COMMENT ON COLUMN debts.percent IS 'Best-supported percent [%]';
COMMENT ON COLUMN disputes.action IS 'Second code of the type (action, status, change)';
COMMENT ON COLUMN disputes.category IS 'Main code of the type (flow, instrument, measure …)';
COMMENT ON COLUMN disputes.claim_id IS 'Stable id while the claim''s facts are the same';
COMMENT ON COLUMN disputes.date IS 'Date of its most exact fact, EDTF level 1';
COMMENT ON COLUMN disputes.fact_type IS 'Type of its facts: meeting, agreement, trade, finance, investment, project, labour, arms, restriction, relation';
COMMENT ON COLUMN disputes.source IS 'Party code of the source';
COMMENT ON COLUMN disputes.target IS 'Party code of the target';
COMMENT ON COLUMN dyad_years_coded.finance_aid_in_kind_usd IS 'Aid in kind from source to target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_credit_line_usd IS 'Credit lines from source to target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_currency_swap_usd IS 'Currency swaps of source with target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_debt_relief_usd IS 'Debt relief by source for target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_debt_repayment_usd IS 'Repayments of target to source [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_debt_usd IS 'Debt of target to source, the latest stated in the year [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_export_credit_usd IS 'Export credits from source to target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_grant_usd IS 'Grants from source to target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_loan_usd IS 'Loans from source to target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_payment_usd IS 'Payments from source to target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_technical_assistance_usd IS 'Technical assistance, source to target [USD]';
COMMENT ON COLUMN dyad_years_coded.finance_usd IS 'Finance from source to target but debts, relief, repayments [USD]';
COMMENT ON COLUMN dyad_years_coded.investment_usd IS 'Investment of source in target [USD]';
COMMENT ON COLUMN dyad_years_coded.n_agreements IS 'Number of claims about agreements [claim]';
COMMENT ON COLUMN dyad_years_coded.n_amounts_long_period IS 'Amounts over periods of more than a year that begin in it, left out of the sums [claim]';
COMMENT ON COLUMN dyad_years_coded.n_amounts_other_currency IS 'Amounts of its summable claims in other currencies than USD, left out of the sums [claim]';
COMMENT ON COLUMN dyad_years_coded.n_arms IS 'Number of claims about arms [claim]';
COMMENT ON COLUMN dyad_years_coded.n_claims IS 'Number of claims of all types [claim]';
COMMENT ON COLUMN dyad_years_coded.n_finance IS 'Number of claims about finance [claim]';
COMMENT ON COLUMN dyad_years_coded.n_investments IS 'Number of claims about investments [claim]';
COMMENT ON COLUMN dyad_years_coded.n_labour IS 'Number of claims about labour [claim]';
COMMENT ON COLUMN dyad_years_coded.n_meetings IS 'Number of meetings [claim]';
COMMENT ON COLUMN dyad_years_coded.n_multilateral IS 'Of n_claims, those with further parties than these two [claim]';
COMMENT ON COLUMN dyad_years_coded.n_projects IS 'Number of claims about projects [claim]';
COMMENT ON COLUMN dyad_years_coded.n_relations IS 'Number of claims about relations [claim]';
COMMENT ON COLUMN dyad_years_coded.n_restrictions IS 'Number of claims about restrictions [claim]';
COMMENT ON COLUMN dyad_years_coded.n_trade IS 'Number of claims about trade [claim]';
COMMENT ON COLUMN dyad_years_coded.source IS 'Party code of the source';
COMMENT ON COLUMN dyad_years_coded.target IS 'Party code of the target';
COMMENT ON COLUMN dyad_years_coded.trade_balance_usd IS 'Exports less imports of source with target [USD]';
COMMENT ON COLUMN dyad_years_coded.trade_export_usd IS 'Exports of source to target [USD]';
COMMENT ON COLUMN dyad_years_coded.trade_import_usd IS 'Imports of source from target [USD]';
COMMENT ON COLUMN dyad_years_coded.trade_total_usd IS 'Trade of source with target, both ways [USD]';
COMMENT ON COLUMN dyad_years_coded.year IS 'Calendar year [year]';
COMMENT ON COLUMN dyad_years_undirected.n_agreements IS 'Number of claims about agreements [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_arms IS 'Number of claims about arms [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_claims IS 'Number of claims of all types [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_finance IS 'Number of claims about finance [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_investments IS 'Number of claims about investments [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_labour IS 'Number of claims about labour [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_meetings IS 'Number of meetings [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_projects IS 'Number of claims about projects [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_relations IS 'Number of claims about relations [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_restrictions IS 'Number of claims about restrictions [claim]';
COMMENT ON COLUMN dyad_years_undirected.n_trade IS 'Number of claims about trade [claim]';
COMMENT ON COLUMN dyad_years_undirected.year IS 'Calendar year [year]';
COMMENT ON COLUMN partners.agreement IS 'Whether its documents agree: single, corroborated, contested';
COMMENT ON COLUMN partners.amount IS 'Best-supported amount of money [currency unit]';
COMMENT ON COLUMN partners.change_percent IS 'Change against the period before [%]';
COMMENT ON COLUMN partners.claim_id IS 'Stable id while the claim''s facts are the same';
COMMENT ON COLUMN partners.commodity IS 'What is traded; null: all goods';
COMMENT ON COLUMN partners.currency IS 'Currency of the amounts, ISO 4217';
COMMENT ON COLUMN partners.date IS 'Date of its most exact fact, EDTF level 1';
COMMENT ON COLUMN partners.date_end IS 'Last day that date covers';
COMMENT ON COLUMN partners.date_start IS 'First day that date covers';
COMMENT ON COLUMN partners.evidence IS 'Exactly documents.text[char_start:char_end]';
COMMENT ON COLUMN partners.flow IS 'Direction of the trade as the reporter''s: export, import, total, balance';
COMMENT ON COLUMN partners.n_publishers IS 'Number of publishers that state it [publisher]';
COMMENT ON COLUMN partners.rank IS 'Place of the partner among the reporter''s; 1 is the main one';
COMMENT ON COLUMN party_codes.code IS 'Party code: ISO 3166-1 alpha-3, a withdrawn alpha-3, XKX, or the acronym of an organisation';
COMMENT ON COLUMN party_codes.cow_code IS 'Country code of the Correlates of War project';
COMMENT ON COLUMN party_codes.gw_code IS 'Gleditsch-Ward country code';
COMMENT ON COLUMN party_codes.iso3 IS 'ISO 3166-1 alpha-3, withdrawn codes included';
COMMENT ON COLUMN party_codes.name IS 'Name in English';
COMMENT ON COLUMN sanctions.action IS 'Second code of the type (action, status, change)';
COMMENT ON COLUMN sanctions.agreement IS 'Whether its documents agree: single, corroborated, contested';
COMMENT ON COLUMN sanctions.amount IS 'Best-supported amount of money [currency unit]';
COMMENT ON COLUMN sanctions.claim_id IS 'Stable id while the claim''s facts are the same';
COMMENT ON COLUMN sanctions.currency IS 'Currency of the amounts, ISO 4217';
COMMENT ON COLUMN sanctions.date IS 'Date of its most exact fact, EDTF level 1';
COMMENT ON COLUMN sanctions.date_end IS 'Last day that date covers';
COMMENT ON COLUMN sanctions.date_start IS 'First day that date covers';
COMMENT ON COLUMN sanctions.evidence IS 'Exactly documents.text[char_start:char_end]';
COMMENT ON COLUMN sanctions.legal_basis IS 'Law, order or resolution that it rests on';
COMMENT ON COLUMN sanctions.measure IS 'Kind of measure: embargo, export_ban, import_ban, asset_freeze, travel_ban, tariff, quota, financial, sectoral, general';
COMMENT ON COLUMN sanctions.modality IS 'Modality of its facts: asserted, planned, proposed, expected, alleged, denied';
COMMENT ON COLUMN sanctions.n_publishers IS 'Number of publishers that state it [publisher]';
COMMENT ON COLUMN sanctions.percent IS 'Best-supported percent [%]';
COMMENT ON COLUMN sanctions.target IS 'Party code of the target';
COMMENT ON COLUMN timeline.action IS 'Second code of the type (action, status, change)';
COMMENT ON COLUMN timeline.agreement IS 'Whether its documents agree: single, corroborated, contested';
COMMENT ON COLUMN timeline.amount IS 'Best-supported amount of money [currency unit]';
COMMENT ON COLUMN timeline.best_fact_id IS 'The fact that supports it best';
COMMENT ON COLUMN timeline.category IS 'Main code of the type (flow, instrument, measure …)';
COMMENT ON COLUMN timeline.claim_id IS 'Stable id while the claim''s facts are the same';
COMMENT ON COLUMN timeline.confidence IS 'Confidence of the surest of the facts that support it [share 0..1]';
COMMENT ON COLUMN timeline.currency IS 'Currency of the amounts, ISO 4217';
COMMENT ON COLUMN timeline.date IS 'Date of its most exact fact, EDTF level 1';
COMMENT ON COLUMN timeline.date_end IS 'Last day that date covers';
COMMENT ON COLUMN timeline.date_start IS 'First day that date covers';
COMMENT ON COLUMN timeline.evidence IS 'Exactly documents.text[char_start:char_end]';
COMMENT ON COLUMN timeline.fact_type IS 'Type of its facts: meeting, agreement, trade, finance, investment, project, labour, arms, restriction, relation';
COMMENT ON COLUMN timeline.item IS 'The thing concerned: commodity, title, name, purpose, materiel …';
COMMENT ON COLUMN timeline.modality IS 'Modality of its facts: asserted, planned, proposed, expected, alleged, denied';
COMMENT ON COLUMN timeline.n_publishers IS 'Number of publishers that state it [publisher]';
COMMENT ON COLUMN timeline.parties IS 'Codes of all parties of its facts, in alphabetical order';
COMMENT ON COLUMN timeline.percent IS 'Best-supported percent [%]';
COMMENT ON COLUMN timeline.publisher IS 'Who published the text';
COMMENT ON COLUMN timeline.quantity IS 'Best-supported quantity [see column unit]';
COMMENT ON COLUMN timeline.source IS 'Party code of the source';
COMMENT ON COLUMN timeline.target IS 'Party code of the target';
COMMENT ON COLUMN timeline.title IS 'Title';
COMMENT ON COLUMN timeline.unit IS 'Unit of the quantities, in the singular';
COMMENT ON COLUMN timeline.url IS 'Where the text was published';
-- end generated

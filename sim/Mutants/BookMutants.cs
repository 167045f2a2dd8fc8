using static Piaohao.Simulation.Checkers.Promise;

namespace Piaohao.Simulation.Mutants;

/// <summary>Books that are kept wrongly, each by a trigger that undoes or doubles what the product has just written.</summary>
internal static class BookMutants
{
    public static IEnumerable<Mutant> All =>
    [
        new("reversal-not-stored", "The till forgets the reversal before the request is sent.", [NothingUnknown], world => Planting.InTills(world,
            "CREATE TRIGGER mutant AFTER INSERT ON reversal BEGIN DELETE FROM reversal WHERE batch = NEW.batch AND trace = NEW.trace; END")),
        new("reversal-applied-twice", "The issuer gives the money of a reversal back twice.", [NothingTwice], world => Planting.InBank(world,
            "CREATE TRIGGER mutant AFTER INSERT ON posting WHEN (SELECT COUNT(*) FROM posting p WHERE p.acquirer_id = NEW.acquirer_id AND p.sent = NEW.sent AND p.stan = NEW.stan) > 1 "
            + "BEGIN UPDATE posting SET amount_fen = amount_fen * 2 WHERE acquirer_id = NEW.acquirer_id AND sent = NEW.sent AND stan = NEW.stan AND direction = NEW.direction; END")),
        new("issuer-takes-more", "The issuer takes a fen more than it was asked for.", [NothingTwice], world => Planting.InBank(world,
            "CREATE TRIGGER mutant AFTER INSERT ON posting WHEN NEW.direction = 'D' AND NEW.amount_fen % 3 = 0 "
            + "BEGIN UPDATE posting SET amount_fen = amount_fen + 1 WHERE acquirer_id = NEW.acquirer_id AND sent = NEW.sent AND stan = NEW.stan AND direction = 'D'; END")),
        new("entry-unbalanced", "One line of an entry is a fen too large.", [Balanced], world => Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER INSERT ON ledger_postings WHEN NEW.line = 1 AND NEW.position % 5 = 0 "
            + "BEGIN UPDATE ledger_postings SET amount_minor = amount_minor + 1 WHERE position = NEW.position AND line = 1; END")),
        new("balance-forgotten", "A balance does not move with its entry.", [Balanced], world => Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER UPDATE ON ledger_balances WHEN NEW.debit_minor > OLD.debit_minor AND NEW.debit_minor % 3 = 0 "
            + "BEGIN UPDATE ledger_balances SET debit_minor = OLD.debit_minor WHERE merchant_id = NEW.merchant_id AND account_kind = NEW.account_kind; END")),
        new("entry-lost", "An approved transaction has no entry.", [SlipAndEntry, Balanced], world => Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER INSERT ON ledger_entries WHEN NEW.number % 4 = 3 "
            + "BEGIN DELETE FROM ledger_entries WHERE position = NEW.position; END")),
        new("entry-of-another", "An entry is booked under another transaction's number.", [SlipAndEntry, NothingTwice], world => Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER INSERT ON ledger_entries WHEN NEW.number % 6 = 5 "
            + "BEGIN UPDATE ledger_entries SET reference = substr(reference, 1, 16) || '999999' WHERE position = NEW.position; END")),
        new("unknown-forgotten", "The host writes an unknown outcome down as declined, and never asks.", [NothingTwice, NothingUnknown], world => Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER UPDATE OF state ON transactions WHEN NEW.state = 4 "
            + "BEGIN UPDATE transactions SET state = 3 WHERE merchant_id = NEW.merchant_id AND terminal_id = NEW.terminal_id AND batch = NEW.batch AND trace = NEW.trace; "
            + "DELETE FROM network_reversals WHERE merchant_id = NEW.merchant_id AND terminal_id = NEW.terminal_id AND batch = NEW.batch AND trace = NEW.trace; END")),
        new("reversed-comes-back", "A late write makes a reversed transaction stand again.", [SlipAndEntry, NothingTwice, FinalStaysFinal], world => Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER UPDATE OF state ON transactions WHEN NEW.state = 5 AND NEW.trace % 2 = 0 "
            + "BEGIN UPDATE transactions SET state = 2 WHERE merchant_id = NEW.merchant_id AND terminal_id = NEW.terminal_id AND batch = NEW.batch AND trace = NEW.trace; END")),
        new("final-overwritten", "An approval overwrites an earlier one with a refusal.", [FinalStaysFinal], world => Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER UPDATE OF state ON transactions WHEN NEW.state = 2 AND NEW.kind = 22 "
            + "BEGIN UPDATE transactions SET state = 3 WHERE merchant_id = NEW.merchant_id AND terminal_id = NEW.terminal_id AND batch = NEW.batch AND state = 2 AND trace BETWEEN NEW.trace - 9 AND NEW.trace - 5; END")),
        new("refund-limit-off", "Nobody counts what refunds have given back.", [WithinLimits], RefundLimitOff),
        new("batch-number-not-advanced", "A settled batch goes on under its number.", [SettledOrNamed, NothingUnknown], world => Planting.InTills(world,
            "CREATE TRIGGER mutant_first AFTER INSERT ON setting WHEN NEW.name = 'batch' AND NEW.value > '1' BEGIN UPDATE setting SET value = '1' WHERE name = 'batch'; END",
            "CREATE TRIGGER mutant AFTER UPDATE ON setting WHEN NEW.name = 'batch' AND NEW.value <> OLD.value BEGIN UPDATE setting SET value = OLD.value WHERE name = 'batch'; END")),
        new("notice-dropped", "The till forgets a stored notice.", [NothingUnknown], world => Planting.InTills(world,
            "CREATE TRIGGER mutant AFTER INSERT ON notice WHEN NEW.trace % 2 = 0 BEGIN DELETE FROM notice WHERE batch = NEW.batch AND trace = NEW.trace; END")),
        new("reversal-expires", "The till drops a reversal after a try in vain.", [SlipAndEntry, NothingTwice], world => Planting.InTills(world,
            "CREATE TRIGGER mutant AFTER UPDATE OF tries ON reversal WHEN NEW.last_answer IS NULL BEGIN UPDATE journal SET state = 5 WHERE batch = NEW.batch AND trace = NEW.trace; "
            + "DELETE FROM reversal WHERE batch = NEW.batch AND trace = NEW.trace; END")),
        new("totals-wrong", "The till counts a fen too much into its settlement.", [SettledOrNamed], world => Planting.InTills(world,
            "CREATE TRIGGER mutant AFTER INSERT ON batch BEGIN UPDATE batch SET debit = debit + 1 WHERE number = NEW.number; END")),
        new("slip-forgotten", "The till forgets that slips wait for paper.", [SlipAndEntry], world => Planting.InTills(world,
            "CREATE TRIGGER mutant AFTER INSERT ON slip BEGIN UPDATE slip SET printed = 1 WHERE batch = NEW.batch AND trace = NEW.trace; END")),
        new("host-forgets-a-transaction", "The host loses the row of an approved transaction.", [NothingLost, SlipAndEntry, NothingTwice], world => Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER UPDATE OF state ON transactions WHEN NEW.state = 2 AND NEW.trace % 5 = 0 "
            + "BEGIN DELETE FROM transactions WHERE merchant_id = NEW.merchant_id AND terminal_id = NEW.terminal_id AND batch = NEW.batch AND trace = NEW.trace; END")),
    ];

    private static void RefundLimitOff(Town.World world)
    {
        Planting.InHost(world,
            "CREATE TRIGGER mutant AFTER UPDATE ON transactions WHEN NEW.refunded_minor > 0 "
            + "BEGIN UPDATE transactions SET refunded_minor = 0, refunded_fee_minor = 0, state = 2 WHERE merchant_id = NEW.merchant_id AND terminal_id = NEW.terminal_id AND batch = NEW.batch AND trace = NEW.trace; END");
        Planting.InTills(world, "CREATE TRIGGER mutant AFTER UPDATE OF refunded ON journal WHEN NEW.refunded > 0 BEGIN UPDATE journal SET refunded = 0, state = 2 WHERE id = NEW.id; END");
        Planting.InBank(world,
            "CREATE TRIGGER mutant AFTER INSERT ON card_transaction WHEN NEW.kind = 25 "
            + "BEGIN UPDATE card_transaction SET original_sent = NULL, original_stan = NULL WHERE acquirer_id = NEW.acquirer_id AND sent = NEW.sent AND stan = NEW.stan; END");
    }
}

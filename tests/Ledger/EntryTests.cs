using System.Security.Cryptography;
using Piaohao.Amounts;
using Xunit;

namespace Piaohao.Ledger.Tests;

public sealed class EntryTests
{
    private static readonly AccountId Receivable = new("104110045112012", AccountKind.NetworkReceivable, Currency.Cny);
    private static readonly AccountId Payable = new("104110045112012", AccountKind.MerchantPayable, Currency.Cny);

    [Fact]
    public void Entry_whose_sides_differ_is_refused()
    {
        var refused = Assert.Throws<UnbalancedEntryException>(() => Make(new Posting(Receivable, Side.Debit, Money.Fen(100)), new Posting(Payable, Side.Credit, Money.Fen(99))));
        Assert.Equal("Entry T/1/1 is not balanced in CNY: debits 100, credits 99 minor units.", refused.Message);
    }

    [Fact]
    public void Two_currencies_do_not_balance_each_other()
    {
        var dollars = Payable with { Currency = Currency.Usd };
        Assert.Throws<UnbalancedEntryException>(() => Make(new Posting(Receivable, Side.Debit, Money.Fen(100)), new Posting(dollars, Side.Credit, new Money(100, Currency.Usd))));
    }

    [Fact]
    public void Two_currencies_that_each_balance_are_one_entry() =>
        Assert.Equal(4, Make(
            new Posting(Receivable, Side.Debit, Money.Fen(100)), new Posting(Payable, Side.Credit, Money.Fen(100)),
            new Posting(Receivable with { Currency = Currency.Usd }, Side.Debit, new Money(7, Currency.Usd)),
            new Posting(Payable with { Currency = Currency.Usd }, Side.Credit, new Money(7, Currency.Usd))).Postings.Length);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MinValue)]
    public void Amount_that_is_not_above_zero_is_refused(long amount) =>
        Assert.Throws<UnbalancedEntryException>(() => Make(new Posting(Receivable, Side.Debit, Money.Fen(amount)), new Posting(Payable, Side.Credit, Money.Fen(amount))));

    [Fact]
    public void Single_posting_and_none_are_refused()
    {
        Assert.Throws<UnbalancedEntryException>(() => Make());
        Assert.Throws<UnbalancedEntryException>(() => Make(new Posting(Receivable, Side.Debit, Money.Fen(1))));
        Assert.Throws<UnbalancedEntryException>(() => new Entry(EntryKind.Sale, "M", "R", Books.At, Books.Day, default));
    }

    [Fact]
    public void Posting_to_another_merchants_account_is_refused() =>
        Assert.Throws<UnbalancedEntryException>(() => Make(new Posting(Receivable, Side.Debit, Money.Fen(1)), new Posting(Payable with { MerchantId = "other" }, Side.Credit, Money.Fen(1))));

    [Fact]
    public void Posting_in_another_currency_than_its_account_is_refused() =>
        Assert.Throws<UnbalancedEntryException>(() => Make(new Posting(Receivable, Side.Debit, new Money(1, Currency.Usd)), new Posting(Payable, Side.Credit, new Money(1, Currency.Usd))));

    [Fact]
    public void Unknown_kind_account_side_and_long_texts_are_refused()
    {
        var good = Sale();
        Assert.Throws<ArgumentOutOfRangeException>(() => new Entry((EntryKind)99, "M", "R", Books.At, Books.Day, good.Postings));
        Assert.Throws<UnbalancedEntryException>(() => Make(new Posting(Receivable with { Kind = (AccountKind)9 }, Side.Debit, Money.Fen(1)), new Posting(Payable, Side.Credit, Money.Fen(1))));
        Assert.Throws<UnbalancedEntryException>(() => Make(new Posting(Receivable, (Side)2, Money.Fen(1)), new Posting(Payable, Side.Credit, Money.Fen(1))));
        Assert.Throws<ArgumentException>(() => new Entry(EntryKind.Sale, good.MerchantId, new string('x', 101), Books.At, Books.Day, good.Postings));
        Assert.Throws<ArgumentException>(() => new Entry(EntryKind.Sale, good.MerchantId, "", Books.At, Books.Day, good.Postings));
        Assert.Throws<ArgumentException>(() => Make([.. Enumerable.Repeat(good.Postings, 34).SelectMany(postings => postings)]));
    }

    [Fact]
    public void Sums_beyond_64_bits_are_still_compared_right()
    {
        var large = Money.Fen(long.MaxValue);
        Assert.Throws<UnbalancedEntryException>(() => Make(
            new Posting(Receivable, Side.Debit, large), new Posting(Receivable, Side.Debit, large), new Posting(Payable, Side.Credit, Money.Fen(1)), new Posting(Payable, Side.Credit, large)));
    }

    [Fact]
    public void Reversal_turns_the_sides_and_keeps_everything_else()
    {
        var sale = Sale();
        var reversal = sale.Reverse(EntryKind.SaleReversal, Books.At.AddDays(1), Books.Day.AddDays(1));
        Assert.Equal((EntryKind.SaleReversal, sale.MerchantId, sale.Reference, Books.Day.AddDays(1)), (reversal.Kind, reversal.MerchantId, reversal.Reference, reversal.BusinessDate));
        Assert.Equal(sale.Postings.Select(posting => (posting.Account, posting.Side == Side.Credit, posting.Amount)), reversal.Postings.Select(posting => (posting.Account, posting.Side == Side.Debit, posting.Amount)));
        Assert.Equal(sale, reversal.Reverse(EntryKind.Sale, sale.At, sale.BusinessDate));
    }

    [Fact]
    public void Entry_is_equal_by_its_values_and_its_instant_is_kept_in_whole_milliseconds()
    {
        Assert.Equal(Sale(), Sale());
        Assert.Equal(Sale().GetHashCode(), Sale().GetHashCode());
        Assert.NotEqual(Sale(), Sale().Reverse(EntryKind.SaleReversal, Books.At, Books.Day));
        Assert.Equal(Books.At, Sale().At);
        Assert.Equal(TimeSpan.Zero, Sale().At.Offset);
    }

    [Theory]
    [InlineData(4500, 27, "NetworkReceivable Debit 4500, MerchantPayable Credit 4473, FeeIncome Credit 27")]
    [InlineData(4500, 0, "NetworkReceivable Debit 4500, MerchantPayable Credit 4500")]
    [InlineData(1, 1, "NetworkReceivable Debit 1, FeeIncome Credit 1")]
    public void Sale_is_booked_as(long amount, long fee, string postings) =>
        Assert.Equal(postings, string.Join(", ", SaleEntry.For("M", "R", Money.Fen(amount), Money.Fen(fee), Books.At, Books.Day).Postings
            .Select(posting => $"{posting.Account.Kind} {posting.Side} {posting.Amount.Minor}")));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-100, 0)]
    [InlineData(100, -1)]
    [InlineData(100, 101)]
    public void Sale_that_cannot_be_is_refused(long amount, long fee) =>
        Assert.Throws<UnbalancedEntryException>(() => SaleEntry.For("M", "R", Money.Fen(amount), Money.Fen(fee), Books.At, Books.Day));

    [Fact]
    public void Canonical_bytes_are_those_of_the_written_form()
    {
        // Written by hand from the description of the form, so that a change of the form fails here.
        const string expected =
            "01" + "01"
            + "0000000F" + "313034313130303435313132303132"
            + "00000005" + "542F312F31"
            + "000001A200DFD9C0"
            + "01352902"
            + "00000003"
            + "01" + "009C" + "00" + "0000000000001194"
            + "02" + "009C" + "01" + "0000000000001179"
            + "03" + "009C" + "01" + "000000000000001B";
        Assert.Equal(expected, Convert.ToHexString(Sale().ToCanonicalBytes()));
    }

    [Fact]
    public void Hash_covers_the_previous_hash_the_sequence_and_the_canonical_bytes()
    {
        var previous = Enumerable.Range(0, 32).Select(number => (byte)number).ToArray();
        byte[] covered = [.. previous, 0, 0, 0, 0, 0, 0, 1, 2, .. Sale().ToCanonicalBytes()];
        Assert.Equal(SHA256.HashData(covered), Sale().Hash(previous, 258));
        Assert.Throws<ArgumentException>(() => Sale().Hash(previous.AsSpan(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sale().Hash(previous, 0));
    }

    [Fact]
    public void Entry_of_the_longest_texts_and_most_postings_is_hashed()
    {
        var merchant = new string('票', Entry.TextLengthMax);
        var account = new AccountId(merchant, AccountKind.FeeIncome, Currency.Cny);
        var entry = new Entry(EntryKind.Sale, merchant, new string('号', Entry.TextLengthMax), Books.At, Books.Day,
            [.. Enumerable.Range(0, Entry.PostingsMax).Select(line => new Posting(account, (Side)(line % 2), Money.Fen(1)))]);
        byte[] covered = [.. Chain.Start, 0, 0, 0, 0, 0, 0, 0, 1, .. entry.ToCanonicalBytes()];
        Assert.Equal(SHA256.HashData(covered), entry.Hash(Chain.Start, 1));
        Assert.Equal(32, Chain.Start.Length);
    }

    private static Entry Sale() => SaleEntry.For("104110045112012", "T/1/1", Money.Fen(4500), Money.Fen(27), Books.At.AddTicks(1234), Books.Day);

    private static Entry Make(params Posting[] postings) => new(EntryKind.Sale, "104110045112012", "T/1/1", Books.At, Books.Day, [.. postings]);
}

using Xunit;

namespace Piaohao.Fuzz.Tests;

public sealed class MessageFuzz
{
    public static TheoryData<string> Names => Catalogue.Names([.. MessageDecoders.All, .. RequestDecoders.All, .. LinkDecoders.All]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutated_message_is_read_or_refused_and_never_throws(string decoder) => FuzzRun.Of(Catalogue.Named(decoder));
}

public sealed class FieldFuzz
{
    public static TheoryData<string> Names => Catalogue.Names(FieldDecoders.All);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutated_field_is_refused_or_reads_the_same_after_it_is_written(string decoder) => FuzzRun.Of(Catalogue.Named(decoder));
}

public sealed class CardFuzz
{
    public static TheoryData<string> Names => Catalogue.Names(CardDecoders.All);

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_reader_or_scanner_gives_is_a_value_or_nothing(string decoder) => FuzzRun.Of(Catalogue.Named(decoder));
}

public sealed class KeyFuzz
{
    public static TheoryData<string> Names => Catalogue.Names(KeyDecoders.All);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutated_key_or_PIN_block_is_refused_as_documented(string decoder) => FuzzRun.Of(Catalogue.Named(decoder));
}

public sealed class OrderFuzz
{
    public static TheoryData<string> Names => Catalogue.Names([.. OrderDecoders.All, .. SignatureDecoders.All]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutated_set_status_or_signature_is_refused_or_reads_the_same_after_it_is_written(string decoder) => FuzzRun.Of(Catalogue.Named(decoder));
}

public sealed class FileFuzz
{
    public static TheoryData<string> Names => Catalogue.Names([.. FileDecoders.All, .. TextDecoders.All]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutated_file_or_text_is_read_or_refused_in_words(string decoder) => FuzzRun.Of(Catalogue.Named(decoder));
}

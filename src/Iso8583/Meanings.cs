namespace Piaohao.Iso8583;

/// <summary>What the values of fields with a common code table say, in English; null where a value says nothing known.</summary>
internal static class Meanings
{
    public static string? MessageType(Mti mti)
    {
        var kind = (mti.Value / 100 % 10) switch
        {
            1 => "authorisation",
            2 => "financial",
            3 => "file update",
            4 => "reversal",
            5 => "reconciliation",
            6 => "administrative",
            8 => "network management",
            9 => "reserved class 9",
            _ => null,
        };
        var function = (mti.Value / 10 % 10) switch { 0 => "request", 1 => "answer", 2 => "advice", 3 => "advice answer", 4 => "notification", _ => null };
        return kind is null || function is null ? null : $"{kind} {function}";
    }

    public static string? ProcessingCode(string digits) => digits[..2] switch
    {
        "00" => "purchase",
        "01" => "cash",
        "03" => "pre-authorisation",
        "17" => "cash load void",
        "20" => "refund or void",
        "30" or "31" => "balance",
        "60" => "load from own account",
        "62" => "load from another account",
        "63" => "cash load",
        _ => null,
    };

    public static string? ConditionCode(string digits) => digits switch
    {
        "00" => "normal",
        "06" => "pre-authorisation",
        "08" or "18" => "mail or telephone order",
        "60" => "pre-authorisation, added amount",
        "64" => "instalments",
        "65" => "points",
        "67" => "reservation",
        "91" => "stored-value load",
        _ => null,
    };

    public static string? Amount(string digits)
    {
        var significant = digits.TrimStart('0').PadLeft(3, '0');
        return $"{significant[..^2]}.{significant[^2..]} in a currency of two decimals";
    }

    public static string? Currency(string code) => code switch { "156" => "CNY", "344" => "HKD", "392" => "JPY", "840" => "USD", "978" => "EUR", _ => null };

    public static string? NetworkManagement(string digits) => digits switch
    {
        "001" => "sign-on",
        "002" => "sign-off",
        "101" => "key change",
        "201" => "cut-over",
        "301" => "echo",
        _ => null,
    };
}

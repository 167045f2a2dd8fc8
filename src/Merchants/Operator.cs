namespace Piaohao.Merchants;

/// <summary>What an operator of a terminal may do.</summary>
public enum OperatorRole
{
    /// <summary>01 to 97: sells.</summary>
    Cashier = 1,

    /// <summary>00: voids, refunds, settles (主管).</summary>
    Supervisor = 2,

    /// <summary>99: sets the terminal up.</summary>
    Administrator = 3,
}

/// <summary>A person at a merchant's tills, by the number that field 63 carries at sign-in. Passwords live in the
/// terminal, not here.</summary>
public sealed record Operator
{
    /// <exception cref="ArgumentException">A part is not in its form, or number and role do not fit; the message
    /// names it.</exception>
    public Operator(string merchantId, string id, string name, OperatorRole role)
    {
        Form.Require(Form.IsAlphanumeric(merchantId, 15), "A merchant number has 15 letters or digits (field 42).", nameof(merchantId));
        Form.Require(Form.IsDigits(id, 2), "An operator number has two digits.", nameof(id));
        Form.Require(Form.IsName(name), "An operator's name has 1 to 40 characters.", nameof(name));
        Form.Require(RoleOf(id) == role, "Operator 00 is the supervisor, 99 the administrator, 01 to 97 are cashiers.", nameof(role));
        (MerchantId, Id, Name, Role) = (merchantId, id, name, role);
    }

    public string MerchantId { get; }

    /// <summary>Two digits.</summary>
    public string Id { get; }

    public string Name { get; }

    public OperatorRole Role { get; }

    private static OperatorRole? RoleOf(string id) => id switch
    {
        "00" => OperatorRole.Supervisor,
        "98" => null,
        "99" => OperatorRole.Administrator,
        _ => OperatorRole.Cashier,
    };
}

using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;

namespace MailboxWizard.Tests.Features.Audit.Chain;

/// <summary>
/// SQLite keeps any type in any column. The same bytes in another form are another value to every join and filter: a name
/// vanishes, an entry is gone for whom it belongs to.
/// </summary>
public sealed class TamperingWithFormsTests() : ChainBench(StorageProvider.Sqlite)
{
    [Theory]
    [InlineData("\"ActorId\" = lower(\"ActorId\")")]
    [InlineData("\"TenantId\" = lower(\"TenantId\")")]
    [InlineData("\"ActorTenantId\" = lower(\"ActorTenantId\")")]
    [InlineData("\"TenantId\" = substr(\"TenantId\", 1, 35) || lower(substr(\"TenantId\", 36)), \"ActorId\" = replace(\"ActorId\", 'D', 'd')")]
    [InlineData("\"ActorId\" = CAST(\"ActorId\" AS BLOB)")]
    [InlineData("\"ActorId\" = x'DDDDDDDD000040008000000000000004'")]
    [InlineData("\"ActorId\" = 'x'")]
    [InlineData("\"TenantId\" = ''")]
    [InlineData("\"Run\" = x'0000000000001449'")]
    [InlineData("\"Step\" = x'0000000000000007'")]
    [InlineData("\"Status\" = x'00000000000000C8'")]
    [InlineData("\"Status\" = 'x'")]
    [InlineData("\"Handoff\" = 482913.5")]
    [InlineData("\"At\" = 'x'")]
    [InlineData("\"At\" = 9223372036854775807")]
    [InlineData("\"DurationMilliseconds\" = x'0000000000004010'")]
    [InlineData("\"Format\" = x'0000000000000001'")]
    [InlineData("\"Action\" = CAST(\"Action\" AS BLOB)")]
    [InlineData("\"Subject\" = CAST(\"Subject\" AS BLOB)")]
    [InlineData("\"Outcome\" = CAST(\"Outcome\" AS BLOB)")]
    [InlineData("\"Detail\" = CAST(\"Detail\" AS BLOB)")]
    [InlineData("\"RequestId\" = CAST(\"RequestId\" AS BLOB)")]
    [InlineData("\"ClientAddress\" = CAST(\"ClientAddress\" AS BLOB)")]
    [InlineData("\"Salt\" = CAST(\"Salt\" AS TEXT)")]
    [InlineData("\"Hash\" = CAST(\"Hash\" AS TEXT)")]
    public async Task A_value_in_another_form_is_another_value(string change)
    {
        await FillAsync(20);

        await TamperAsync($"UPDATE \"AuditEntries\" SET {change} WHERE \"Number\" = 11");

        Assert.Equal(new AuditVerdict.Broken(11, AuditBreak.Changed), await VerifyAsync());
    }

    [Fact]
    public async Task A_MAC_in_another_form_is_none()
    {
        await FillAsync(20);

        await TamperAsync("UPDATE \"AuditEntries\" SET \"Mac\" = CAST(\"Mac\" AS TEXT) WHERE \"Number\" = 11");

        Assert.Equal(new AuditVerdict.Broken(11, AuditBreak.NotKeyed), await VerifyAsync());
    }

    [Fact]
    public async Task The_command_names_an_entry_that_cannot_even_be_read()
    {
        await FillAsync(20);
        await TamperAsync("UPDATE \"AuditEntries\" SET \"ActorId\" = 'x' WHERE \"Number\" = 11");
        await using var said = new StringWriter();

        var command = new MailboxWizard.Features.Audit.Commands.VerifyAuditCommand(Verification, new(Microsoft.Extensions.Options.Options.Create(Database.Options)));

        Assert.Equal((1, "Broken at entry 11: changed.\n"), (await command.RunAsync([], said, Cancelled), said.ToString()));
    }
}

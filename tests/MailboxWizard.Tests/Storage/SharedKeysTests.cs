using MailboxWizard.Features.Handoffs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Storage;

/// <summary>The keys that all nodes on one PostgreSQL share.</summary>
public sealed class SharedKeysTests
{
    private const string Password = "right";

    [Fact]
    public async Task What_one_node_seals_another_opens_and_without_the_certificate_nobody_does()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql);
        var settings = database.Settings;
        settings["Storage:KeyCertificatePath"] = KeyCertificates.Make(database.Folder, Password);
        settings["Storage:KeyCertificatePassword"] = Password;
        await using var first = await WizardApplication.StartAsync(settings: settings);
        await using var second = await WizardApplication.StartAsync(settings: settings);
        await Seal(first).SealAsync(Contoso, 482913, Guid.NewGuid(), "Rdk~8Q.canary", Cancelled);
        settings["Storage:KeyCertificatePath"] = KeyCertificates.Make(database.Folder, Password);
        await using var stranger = await WizardApplication.StartAsync(settings: settings);

        Assert.Equal("Rdk~8Q.canary", await Seal(second).OpenAsync(Contoso, 482913, Cancelled));
        await Assert.ThrowsAsync<KeysLostException>(() => Seal(stranger).OpenAsync(Contoso, 482913, Cancelled));
        // The lost ones harm nobody else: what is sealed from now on opens here.
        await Seal(stranger).SealAsync(Contoso, 482914, Guid.NewGuid(), "Rdk~8Q.second", Cancelled);
        Assert.Equal("Rdk~8Q.second", await Seal(stranger).OpenAsync(Contoso, 482914, Cancelled));
        Assert.False(Directory.Exists(database.Options.KeysFolder));
        await using var context = (PostgreSqlWizardDbContext)database.CreateDbContext();
        Assert.All(await context.DataProtectionKeys.ToListAsync(Cancelled), key =>
        {
            Assert.Contains("<EncryptedData", key.Xml, StringComparison.Ordinal);
            Assert.DoesNotContain("<masterKey", key.Xml, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Keys_that_are_gone_from_the_database_are_the_named_problem()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql);
        await using (var before = await WizardApplication.StartAsync(settings: database.Settings))
            await Seal(before).SealAsync(Contoso, 482913, Guid.NewGuid(), "Rdk~8Q.canary", Cancelled);
        await using (var context = (PostgreSqlWizardDbContext)database.CreateDbContext())
            await context.DataProtectionKeys.ExecuteDeleteAsync(Cancelled);

        await using var after = await WizardApplication.StartAsync(settings: database.Settings);

        await Assert.ThrowsAsync<KeysLostException>(() => Seal(after).OpenAsync(Contoso, 482913, Cancelled));
    }

    private static SecretSeal Seal(WizardApplication node) => node.Services.GetRequiredService<SecretSeal>();
}

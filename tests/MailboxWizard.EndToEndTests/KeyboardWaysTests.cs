using MailboxWizard.EndToEndTests.Pages;
using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailboxWizard.EndToEndTests;

/// <summary>Without a mouse too: what a script made is entered by hand, and a mailbox is tried that ought to stay shut.</summary>
public sealed class KeyboardWaysTests(Browser browser)
{
    /// <summary>A whole run is waited for, in milliseconds.</summary>
    private const float Patience = 180_000;

    private const string Secret = "Qx7~simulated.secret_of-a.registration.00";

    [Fact]
    public async Task The_keyboard_alone_enters_what_a_script_made_and_tries_mailboxes_that_ought_to_stay_shut()
    {
        await using var story = await DemoStory.StartAsync("calm", leastDistance: TimeSpan.Zero);
        var contoso = story.Host.Tenant.State["contoso.com"];
        var made = ByScript(contoso);
        await browser.VisitAsync(story.Address, "keyboard-ways", async ada =>
        {
            ada.Page.SetDefaultTimeout(Patience);
            var pages = new AdministratorPages(ada.Page);
            await pages.ChooseAsync("invoices@contoso.com", "Invoices");
            await pages.SeePlan.ClickAsync();
            await new MicrosoftPages(ada.Page).SignInAsync("ada@contoso.com", pages.Run);
            await EnterAsync(ada, contoso, made);
            await TryAsync(ada, contoso, made, await pages.NumberAsync());
            Assert.Empty(ada.Errors);
        });
    }

    private static async Task EnterAsync(Visitor ada, Tenant contoso, Application made)
    {
        var (page, keys) = (ada.Page, new Keyboard(ada.Page));
        var (client, secret) = (page.GetByLabel("Client ID", new() { Exact = true }), page.GetByLabel("Client secret", new() { Exact = true }));
        await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await keys.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Enter what the script made", Exact = true }));
        await Expect(client).ToBeVisibleAsync();

        // What is wrong stands at its field, which has the focus; the secret is never there again.
        await keys.TypeAsync(client, $"{contoso.Id}");
        await keys.TypeAsync(secret, Secret);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("That is the tenant ID.")).ToBeVisibleAsync();
        await Expect(client).ToBeFocusedAsync();
        await Expect(secret).ToHaveValueAsync("");
        await ada.LookAsync("enter-fault-client");
        await keys.TypeAsync(client, $"{made.AppId}");
        await keys.TypeAsync(secret, $"{Guid.NewGuid()}");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("That is the secret’s ID.")).ToBeVisibleAsync();
        await Expect(secret).ToBeFocusedAsync();
        await Expect(client).ToHaveValueAsync($"{made.AppId}");
        await ada.LookAsync("enter-fault-secret");

        await keys.TypeAsync(secret, Secret);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("invoices@contoso.com opens", new() { Timeout = Patience });
        await ada.LookAsync("enter-proved");
    }

    private static async Task TryAsync(Visitor ada, Tenant contoso, Application made, int number)
    {
        var (page, keys) = (ada.Page, new Keyboard(ada.Page));
        var (mailbox, press) = (page.GetByLabel("Mailbox", new() { Exact = true }), page.GetByRole(AriaRole.Button, new() { Name = "Test with this mailbox", Exact = true }));
        var agree = page.GetByLabel("I agree that MailboxWizard tries to open this mailbox.");
        var reach = page.Locator("li[data-check=Reach]");
        await page.GotoAsync($"/handoffs/{number}");
        await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
        await keys.PressAsync(page.GetByText("Try a mailbox that ought to stay shut"));
        await keys.TypeAsync(mailbox, "nobody@contoso.com");
        await keys.PressAsync(press);
        await Expect(press).ToHaveAttributeAsync("aria-disabled", "true");
        await ada.LookAsync("shut-1-asked");
        await AgreeAsync("nobody@contoso.com could not be tried");
        await ada.LookAsync("shut-2-not-tested");
        await keys.TypeAsync(mailbox, "office@contoso.com");
        await AgreeAsync("office@contoso.com ought to stay shut, and opens.");
        await ada.LookAsync("shut-3-opens");

        // An Exchange administrator keeps the registration to one mailbox.
        contoso.Exchange.AccessPolicies.Add(new() { AppId = made.AppId, Restricts = true, ScopeId = contoso.People.Single(person => person.UserPrincipalName == "invoices@contoso.com").Id });
        await AgreeAsync("Passed");
        await ada.LookAsync("shut-4-refused");

        // The right of an administrator is read anew for each, for which Microsoft asks first: what was typed comes back, the agreement does not.
        async Task AgreeAsync(string result)
        {
            var typed = await mailbox.InputValueAsync();
            if (!await agree.IsCheckedAsync())
                await keys.PressAsync(agree, " ");
            await keys.PressAsync(press);
            await keys.AcceptUntilAsync(page.GetByText("You are back from Microsoft. Agree and press once more."));
            await Expect(page.Locator("main[data-interactive]")).ToBeAttachedAsync();
            await Expect(mailbox).ToHaveValueAsync(typed);
            await Expect(agree).Not.ToBeCheckedAsync();
            await keys.PressAsync(agree, " ");
            await keys.PressAsync(press);
            await Expect(reach).ToContainTextAsync(result, new() { Timeout = Patience });
        }
    }

    /// <summary>What the script of a plan leaves in the tenant.</summary>
    private static Application ByScript(Tenant contoso)
    {
        var now = DateTimeOffset.UtcNow;
        var made = new Application
        {
            Id = Guid.NewGuid(),
            AppId = Guid.NewGuid(),
            Properties = new() { ["displayName"] = "Therefore mailbox by script", ["signInAudience"] = "AzureADMyOrg" },
            CreatedAt = now,
            Passwords = [new() { KeyId = Guid.NewGuid(), SecretText = Secret, StartsAt = now, EndsAt = now.AddYears(1) }],
        };
        var client = new ServicePrincipal { Id = Guid.NewGuid(), AppId = made.AppId, DisplayName = made.DisplayName, AppOwnerTenantId = contoso.Id, Backing = made, CreatedAt = now };
        var graph = contoso.ServicePrincipals.Single(principal => principal.AppId == new Guid("00000003-0000-0000-c000-000000000000"));
        contoso.Applications.Add(made);
        contoso.ServicePrincipals.Add(client);
        contoso.RoleAssignments.Add(new()
        {
            Id = Convert.ToBase64String(Guid.NewGuid().ToByteArray()),
            PrincipalId = client.Id,
            PrincipalType = "ServicePrincipal",
            ResourceId = graph.Id,
            AppRoleId = graph.AppRoles.Single(role => role.Value == "Mail.ReadWrite").Id,
            CreatedAt = now,
        });
        return made;
    }
}

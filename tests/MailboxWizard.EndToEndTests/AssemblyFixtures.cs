using MailboxWizard.EndToEndTests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Browser))]
// Two cores: browsers beside each other would only wait for each other.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Piaohao.Ledger.Tests;

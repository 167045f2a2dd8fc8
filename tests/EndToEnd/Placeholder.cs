namespace Piaohao.EndToEnd.Tests;

//! Programmers' model of the PL011 (DDI 0183 chapter 3).
dyno_fabric::registers! {
    /// DDI 0183 table 3-1.
    pub(super) bank Uart [0x1000] {
        0x000 UARTDR rw, "Data" {
            DATA[7:0], "Transmit and receive data character";
            FE[8] ro, "Framing error";
            PE[9] ro, "Parity error";
            BE[10] ro, "Break error";
            OE[11] ro, "Overrun error";
        };
        0x004 UARTRSR rw, "Receive status; any write clears it (UARTECR)" {
            FE[0] ro, "Framing error";
            PE[1] ro, "Parity error";
            BE[2] ro, "Break error";
            OE[3] ro, "Overrun error";
        };
        0x018 UARTFR ro = 0x90, "Flag" {
            CTS[0], "Clear to send";
            DSR[1], "Data set ready";
            DCD[2], "Data carrier detect";
            BUSY[3], "UART busy";
            RXFE[4], "Receive FIFO empty";
            TXFF[5], "Transmit FIFO full";
            RXFF[6], "Receive FIFO full";
            TXFE[7], "Transmit FIFO empty";
            RI[8], "Ring indicator";
        };
        0x020 UARTILPR rw, "IrDA low-power counter" { ILPDVSR[7:0] todo, "Low-power divisor"; };
        0x024 UARTIBRD rw, "Integer baud rate" { DIVINT[15:0], "Integer divisor"; };
        0x028 UARTFBRD rw, "Fractional baud rate" { DIVFRAC[5:0], "Divisor, 64ths"; };
        0x02c UARTLCR_H rw, "Line control" {
            BRK[0], "Send break";
            PEN[1], "Parity enable";
            EPS[2], "Even parity select";
            STP2[3], "Two stop bits select";
            FEN[4], "Enable FIFOs";
            WLEN[6:5], "Word length";
            SPS[7], "Stick parity select";
        };
        0x030 UARTCR rw = 0x300, "Control" {
            UARTEN[0], "UART enable";
            SIREN[1] todo, "SIR enable";
            SIRLP[2] todo, "SIR low-power IrDA mode";
            LBE[7], "Loopback enable";
            TXE[8], "Transmit enable";
            RXE[9], "Receive enable";
            DTR[10], "Data transmit ready";
            RTS[11], "Request to send";
            OUT1[12], "Modem output 1";
            OUT2[13], "Modem output 2";
            RTSEN[14], "RTS hardware flow control enable";
            CTSEN[15], "CTS hardware flow control enable";
        };
        0x034 UARTIFLS rw = 0x12, "Interrupt FIFO level select" {
            TXIFLSEL[2:0], "Transmit trigger level";
            RXIFLSEL[5:3], "Receive trigger level";
        };
        0x038 UARTIMSC rw, "Interrupt mask set/clear" { ALL[10:0], "As UARTRIS"; };
        0x03c UARTRIS ro, "Raw interrupt status" {
            RI[0], "nUARTRI modem";
            CTS[1], "nUARTCTS modem";
            DCD[2], "nUARTDCD modem";
            DSR[3], "nUARTDSR modem";
            RX[4], "Receive";
            TX[5], "Transmit";
            RT[6], "Receive timeout";
            FE[7], "Framing error";
            PE[8], "Parity error";
            BE[9], "Break error";
            OE[10], "Overrun error";
        };
        0x040 UARTMIS ro, "Masked interrupt status" { ALL[10:0], "As UARTRIS"; };
        0x044 UARTICR wo, "Interrupt clear" { ALL[10:0], "As UARTRIS"; };
        0x048 UARTDMACR rw, "DMA control" {
            RXDMAE[0] todo, "Receive DMA enable";
            TXDMAE[1] todo, "Transmit DMA enable";
            DMAONERR[2] todo, "DMA on error";
        };
        0xfe0 UARTPeriphID0 ro = 0x11, "Peripheral identification 0";
        0xfe4 UARTPeriphID1 ro = 0x10, "Peripheral identification 1";
        0xfe8 UARTPeriphID2 ro = 0x34, "Peripheral identification 2: revision r1p5";
        0xfec UARTPeriphID3 ro = 0x00, "Peripheral identification 3";
        0xff0 UARTPCellID0 ro = 0x0d, "PrimeCell identification 0";
        0xff4 UARTPCellID1 ro = 0xf0, "PrimeCell identification 1";
        0xff8 UARTPCellID2 ro = 0x05, "PrimeCell identification 2";
        0xffc UARTPCellID3 ro = 0xb1, "PrimeCell identification 3";
    }
}
